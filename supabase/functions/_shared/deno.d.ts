/** What our functions use of Deno; the whole of it is known to Deno itself only. */
declare const Deno: {
  readonly env: { get(name: string): string | undefined }
  serve(handler: (request: Request) => Response | Promise<Response>): unknown
}
