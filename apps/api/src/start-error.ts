/** The gateway cannot start here; the message says why and what to change. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
