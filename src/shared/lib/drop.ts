/** The only way to leave a promise un-awaited: the reason is written where it happens and failures are told. */
export function drop(promise: Promise<unknown>, _why: string, onError: (error: unknown) => void): void {
  promise.catch(onError)
}
