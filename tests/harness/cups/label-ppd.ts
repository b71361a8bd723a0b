/** A driver that takes PDF as it is, on paper of 4 x 6 in or A4, without asking the printer for its supplies. */
export function label4x6Ppd(name: string): string {
  const size = (key: string, text: string, width: number, height: number) => [
    `*PageSize ${key}/${text}: "<</PageSize[${width} ${height}]>>setpagedevice"`,
    `*PageRegion ${key}/${text}: "<</PageSize[${width} ${height}]>>setpagedevice"`,
    `*ImageableArea ${key}/${text}: "0 0 ${width} ${height}"`,
    `*PaperDimension ${key}/${text}: "${width} ${height}"`,
  ]
  const lines = [...size('w288h432', '4x6', 288, 432), ...size('A4', 'A4', 595, 842)]
  const pick = (key: string) => lines.filter((line) => line.startsWith(`*${key} `))
  return [
    '*PPD-Adobe: "4.3"',
    '*FormatVersion: "4.3"',
    '*FileVersion: "1.0"',
    '*LanguageVersion: English',
    '*LanguageEncoding: ISOLatin1',
    '*PCFileName: "LABEL46.PPD"',
    '*Manufacturer: "CreatorFlow"',
    `*Product: "(${name})"`,
    `*ModelName: "${name} 4x6"`,
    `*ShortNickName: "${name} 4x6"`,
    `*NickName: "${name} 4x6 PDF"`,
    '*PSVersion: "(3010.000) 0"',
    '*LanguageLevel: "3"',
    '*ColorDevice: False',
    '*DefaultColorSpace: Gray',
    '*cupsSNMPSupplies: False',
    '*cupsFilter: "application/vnd.cups-pdf 0 -"',
    '*OpenUI *PageSize: PickOne',
    '*OrderDependency: 10 AnySetup *PageSize',
    '*DefaultPageSize: A4',
    ...pick('PageSize'),
    '*CloseUI: *PageSize',
    '*OpenUI *PageRegion: PickOne',
    '*OrderDependency: 10 AnySetup *PageRegion',
    '*DefaultPageRegion: A4',
    ...pick('PageRegion'),
    '*CloseUI: *PageRegion',
    '*DefaultImageableArea: A4',
    ...pick('ImageableArea'),
    '*DefaultPaperDimension: A4',
    ...pick('PaperDimension'),
    '',
  ].join('\n')
}
