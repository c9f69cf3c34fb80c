import { ConfigError } from './config/config-error.ts';
import { StartError } from './start-error.ts';

/** What the operator reads of a start that failed: what to do about it, or the stack of a defect. */
export function tellStartFailure(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StartError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
