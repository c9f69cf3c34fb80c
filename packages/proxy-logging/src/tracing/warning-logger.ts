/** Told what went wrong on the way to a collector; a `Logger` of {@link createLogger} fits. */
export interface WarningLogger {
  readonly warn: (message: string, fields?: Readonly<Record<string, unknown>>) => void;
}
