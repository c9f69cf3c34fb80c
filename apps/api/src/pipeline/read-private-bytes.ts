import { readFileSync } from 'node:fs';
import process from 'node:process';

/**
 * The bytes that belong to this process alone, and so cannot be taken back from it: the resident size without the pages of
 * files, some 55 MB of Node's own program, which the kernel drops when memory runs short. Where `/proc` does not tell, the
 * resident size.
 */
export function readPrivateBytes(): number {
  const rssBytes = process.memoryUsage.rss();
  const [, resident = 0, shared = 0] = readPages();
  return resident > shared ? rssBytes * (1 - shared / resident) : rssBytes;
}

/** size, resident, shared, … */
function readPages(): readonly number[] {
  try {
    return readFileSync('/proc/self/statm', 'latin1').split(' ').map(Number);
  } catch {
    return [];
  }
}
