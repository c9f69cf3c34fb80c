import { globSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/** The wall clock of a process, which a test may turn while the process runs. */
export interface WallClock {
  /** Variables for the process that gets it. */
  readonly env: Readonly<Record<string, string>>;
  /** How far it is from the machine's own, in seconds. */
  readonly offsetSeconds: number;
  /** Turns it at once. */
  turnTo(offsetSeconds: number): void;
}

/** Made for programs with threads, which Node is. */
const LIBRARY = '/usr/lib/*/faketime/libfaketimeMT.so.1';

/**
 * A wall clock for the tests of a `describe`, by libfaketime; without it the tests are skipped. The monotonic clock
 * stays the machine's, as it does when an administrator or a time server sets the time.
 */
export function useWallClock(): WallClock {
  const [library] = globSync(LIBRARY);
  const folder = mkdtempSync(join(tmpdir(), 'proxyapi-clock-'));
  const file = join(folder, 'offset');
  let now = 0;
  const turnTo = (offsetSeconds: number): void => {
    now = offsetSeconds;
    // In one step: whoever reads half a file has no time at all.
    writeFileSync(`${file}.next`, `${offsetSeconds < 0 ? '' : '+'}${offsetSeconds}\n`);
    renameSync(`${file}.next`, file);
  };
  turnTo(0);
  before(function () {
    if (library !== undefined) return;
    if (process.env['REQUIRE_SERVICES'] === '1') throw new Error('libfaketime is not installed, and REQUIRE_SERVICES=1 asks for it');
    console.log('    skipped: libfaketime is not installed (Debian: apt-get install libfaketime)');
    this.skip();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const env = library === undefined ? {} : { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1' };
  return {
    env,
    get offsetSeconds() {
      return now;
    },
    turnTo,
  };
}
