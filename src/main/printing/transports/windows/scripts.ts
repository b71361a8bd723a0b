/** A queue: its driver, port and state. CF_QUEUE names it. */
export const QUEUE_SCRIPT = `
$p = Get-Printer -Name $env:CF_QUEUE
$d = Get-PrinterDriver -Name $p.DriverName | Select-Object -First 1
$o = Get-PrinterPort -Name $p.PortName -ErrorAction SilentlyContinue
@{ name = $p.Name; driver = $p.DriverName; driverVersion = [int]$d.MajorVersion; status = [string]$p.PrinterStatus
   address = [string]$o.PrinterHostAddress } | ConvertTo-Json -Compress`

/** Every queue of this machine, in the same shape. */
export const QUEUES_SCRIPT = `
$all = foreach ($p in Get-Printer) {
  $o = Get-PrinterPort -Name $p.PortName -ErrorAction SilentlyContinue
  @{ name = $p.Name; driver = $p.DriverName; driverVersion = 3; status = [string]$p.PrinterStatus
     address = [string]$o.PrinterHostAddress } }
ConvertTo-Json -Compress -InputObject @($all)`

/** The jobs that a queue still has. */
export const JOBS_SCRIPT = `
$all = foreach ($j in Get-PrintJob -PrinterName $env:CF_QUEUE) {
  @{ id = [int]$j.Id; name = [string]$j.DocumentName; status = [string]$j.JobStatus } }
ConvertTo-Json -Compress -InputObject @($all)`

export const CANCEL_SCRIPT = 'Remove-PrintJob -PrinterName $env:CF_QUEUE -ID ([int]$env:CF_JOB)'

/** Sends the bytes of the file CF_FILE as a document CF_NAME of datatype CF_DATATYPE; prints the job's number. */
export const SEND_SCRIPT = `
Add-Type -TypeDefinition @'
using System; using System.Runtime.InteropServices;
public class CfRaw {
  [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
  public class Doc { public string Name; public string File; public string Type; }
  [DllImport("winspool.drv", CharSet = CharSet.Unicode, SetLastError = true)]
  static extern bool OpenPrinterW(string name, out IntPtr handle, IntPtr defaults);
  [DllImport("winspool.drv", CharSet = CharSet.Unicode, SetLastError = true)]
  static extern int StartDocPrinterW(IntPtr handle, int level, [In] Doc doc);
  [DllImport("winspool.drv")] static extern bool StartPagePrinter(IntPtr handle);
  [DllImport("winspool.drv")] static extern bool WritePrinter(IntPtr handle, byte[] bytes, int length, out int written);
  [DllImport("winspool.drv")] static extern bool EndPagePrinter(IntPtr handle);
  [DllImport("winspool.drv")] static extern bool EndDocPrinter(IntPtr handle);
  [DllImport("winspool.drv")] static extern bool AbortPrinter(IntPtr handle);
  [DllImport("winspool.drv")] static extern bool ClosePrinter(IntPtr handle);
  public static int Send(string queue, string name, string type, byte[] bytes) {
    IntPtr handle; int written = 0;
    if (!OpenPrinterW(queue, out handle, IntPtr.Zero)) return 0;
    try {
      int job = StartDocPrinterW(handle, 1, new Doc { Name = name, Type = type });
      if (job == 0) return 0;
      if (StartPagePrinter(handle) && WritePrinter(handle, bytes, bytes.Length, out written)
          && written == bytes.Length && EndPagePrinter(handle)) return EndDocPrinter(handle) ? job : -1;
      return AbortPrinter(handle) ? 0 : -1;
    } finally { ClosePrinter(handle); }
  }
}
'@
[CfRaw]::Send($env:CF_QUEUE, $env:CF_NAME, $env:CF_DATATYPE, [IO.File]::ReadAllBytes($env:CF_FILE))`
