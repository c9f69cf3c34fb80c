import { totalmem } from 'node:os';
import process from 'node:process';

/** The memory this process may use: its container's limit where there is one, else the machine's memory. Bytes. */
export function memoryLimitBytes(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 && constrained < totalmem() ? constrained : totalmem();
}
