import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import process from 'node:process';

/** What can be mounted in a test, and is unmounted after it. */
export interface Mounts {
  /** A file system in memory of that size, on a folder that is made. */
  smallDisk(path: string, bytes: number): void;
  /** Makes a file or a folder read-only, for root too, or writable again. */
  protect(path: string): void;
  unprotect(path: string): void;
}

/** Mounts for the tests of a `describe`, until each `test` or all of the `suite` are over; where nothing can be mounted they are skipped. */
export function useMounts(lifetime: 'test' | 'suite' = 'test'): Mounts {
  const mounted: string[] = [];
  before(function () {
    if (process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status === 0) return;
    if (process.env['REQUIRE_SERVICES'] === '1') throw new Error('nothing can be mounted here, and REQUIRE_SERVICES=1 asks for it');
    console.log('    skipped: only root may mount a small or a read-only file system');
    this.skip();
  });
  const unmount = (): void => {
    for (const path of mounted.splice(0).toReversed()) spawnSync('umount', ['--lazy', path]);
  };
  if (lifetime === 'test') afterEach(unmount);
  else after(unmount);
  return {
    smallDisk(path, bytes) {
      mkdirSync(path, { recursive: true });
      run('mount', '-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', path);
      mounted.push(path);
    },
    protect(path) {
      run('mount', '--bind', path, path);
      mounted.push(path);
      run('mount', '-o', 'remount,bind,ro', path);
    },
    unprotect(path) {
      run('umount', '--lazy', path);
      mounted.splice(mounted.lastIndexOf(path), 1);
    },
  };
}

function run(command: string, ...options: string[]): void {
  const { status, stderr } = spawnSync(command, options, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${options.join(' ')}: ${stderr}`);
}
