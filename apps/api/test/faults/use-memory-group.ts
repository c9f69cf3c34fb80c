import { accessSync, constants, readFileSync, rmdirSync } from 'node:fs';
import process from 'node:process';

import { until } from '../support/until.ts';

/** A control group that bounds the memory of the processes in it. */
export interface MemoryGroup {
  /** A command that becomes the one given to it as arguments, within the group. */
  readonly through: readonly string[];
  /** Processes of it that the kernel has killed for want of memory. */
  kills(): number;
  /** Takes the group away, once the gateway has ended. */
  remove(): Promise<void>;
}

interface GroupVersion {
  readonly root: string;
  readonly limitFile: string;
  /** Says `oom_kill` and a number. */
  readonly eventsFile: string;
}

const VERSION_1: GroupVersion = { root: '/sys/fs/cgroup/memory', limitFile: 'memory.limit_in_bytes', eventsFile: 'memory.oom_control' };
const VERSION_2: GroupVersion = { root: '/sys/fs/cgroup', limitFile: 'memory.max', eventsFile: 'memory.events' };
const BYTES_PER_MB = 1024 * 1024;

/**
 * A control group of so many megabytes for the tests of a `describe`; they are skipped where none can be made: without
 * root, or where control groups are not there or not ours to write.
 */
export function useMemoryGroup(limitMb: number): MemoryGroup {
  const version = findVersion();
  const { root, limitFile, eventsFile } = version ?? VERSION_2;
  const group = `${root}/proxyapi-${process.pid}`;
  before(function () {
    if (version !== undefined) return;
    console.log('    skipped: needs root and a control group for memory that can be written');
    this.skip();
  });
  return {
    through: ['sh', '-c', `mkdir -p ${group} && echo ${limitMb * BYTES_PER_MB} > ${group}/${limitFile} && echo $$ > ${group}/cgroup.procs && exec "$@"`, 'sh'],
    // The last process of a group leaves it a moment after its end.
    remove: () => until(() => isRemoved(group), { limitMs: 5000, describe: () => `${group} is still in use` }),
    kills: () => Number(/^oom_kill (\d+)$/m.exec(readFileSync(`${group}/${eventsFile}`, 'utf8'))?.[1]),
  };
}

function findVersion(): GroupVersion | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (canWrite(`${VERSION_1.root}/cgroup.procs`)) return VERSION_1;
  return canWrite(`${VERSION_2.root}/cgroup.procs`) && read(`${VERSION_2.root}/cgroup.subtree_control`).includes('memory') ? VERSION_2 : undefined;
}

function canWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function isRemoved(group: string): boolean {
  try {
    rmdirSync(group);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT';
  }
}
