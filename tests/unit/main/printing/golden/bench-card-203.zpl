^XA
^CI28
^PW812
^LL1218
^LH0,0
^LS0
^PON
^PQ1,0,0,N
^FO30,30^GB752,1158,3^FS
^FO44,60^A0N,30,30^FH^FDTHIS DESK PRINTS ON^FS
^FO44,100^A0N,68,68^FH^FDZebra^FS
^FO44,190^A0N,30,30^FH^FDZPL  203 dpi  101.6 x 152.4 mm  shift 0, 0^FS
^FO44,260^A0N,30,30^FH^FD1  Out of paper: load labels. What waits prints by its...^FS
^FO44,304^A0N,30,30^FH^FD2  Print is faint: raise the darkness, clean the head.^FS
^FO44,348^A0N,30,30^FH^FD3  Print is beside its place: print a test label and me...^FS
^FO44,392^A0N,30,30^FH^FD4  Asked whether a label came out: look, then answer.^FS
^FO90,560^BY3,2,84^BCN,84,N,N,N,N^FH^FD>:CF-SCANNER-OK^FS
^FO90,654^A0N,26,26^FH^FDCF-SCANNER-OK^FS
^FO44,680^A0N,30,30^FH^FDScan this code to try the scanner.^FS
