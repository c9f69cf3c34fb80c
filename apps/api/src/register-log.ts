import type { MemoryManager } from '@proxyapi/proxy-context';
import type { LineBuffer } from '@proxyapi/proxy-logging';

/** Log lines that nobody takes are worth less than anything that is kept for callers. */
const VALUE = 0;

/** Has the log give the memory back that it holds for lines, when it runs short. */
export function registerLog(lines: LineBuffer, memory: Pick<MemoryManager, 'register'>): void {
  memory.register({ name: 'log lines', value: VALUE, usedBytes: () => lines.usedBytes(), release: (level) => lines.release(level) });
}
