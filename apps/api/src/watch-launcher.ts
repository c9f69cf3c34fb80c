import { readFileSync } from 'node:fs';
import process from 'node:process';

const CHECK_EVERY_MS = 500;
/** Launchers that may stand one above the other: npx, a shell, pnpm and its shell are four. */
const MAX_LAUNCHERS = 8;
/** What the command lines of package managers, and of the shells between them and us, have in them. */
const LAUNCHER = /\b(?:pnpm|npm|npx|proxyapi\.mjs)\b/;

/**
 * Calls `onGone` once when one of the package managers and shells that launched this process is gone.
 *
 * One that is told to stop dies without passing the signal on, and the shell below it waits for us for ever: we would be
 * an orphan that holds the port. For a start by `node` itself this is not wanted: `nohup` and daemons outlive theirs.
 */
export function watchLauncher(onGone: () => void): void {
  const before = launchers();
  const timer = setInterval(() => {
    if (launchers() === before) return;
    clearInterval(timer);
    onGone();
  }, CHECK_EVERY_MS).unref();
}

/** Their process ids, from the nearest up to the last that is one of them. */
function launchers(): string {
  const pids: string[] = [];
  for (let pid = String(process.ppid); pids.length < MAX_LAUNCHERS; pid = parentOf(pid)) {
    // Our own parent counts anyway: it is all that systems without /proc tell.
    if (pids.length > 0 && !LAUNCHER.test(read(`/proc/${pid}/cmdline`))) break;
    pids.push(pid);
  }
  return pids.join(' ');
}

// pid (name) state ppid …, and the name may hold anything, parentheses too.
function parentOf(pid: string): string {
  return read(`/proc/${pid}/stat`).replace(/^.*\)/s, '').trim().split(' ')[1] ?? '0';
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
