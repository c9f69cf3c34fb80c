import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where {@link containerMemoryLimit} looks. */
export interface ContainerPaths {
  /** Tells the control groups that this process is in. @default '/proc/self/cgroup' */
  readonly membership?: string;
  /** Where the control groups are mounted. @default '/sys/fs/cgroup' */
  readonly root?: string;
}

/** Version 1 says "no limit" with the largest number of pages. */
const NO_LIMIT_BYTES = 2 ** 53;

/**
 * The bytes that this process's container may hold, by its control groups: version 2 (`memory.max`) and version 1
 * (`memory.limit_in_bytes`). A group is bound by those above it too, so the smallest counts. `undefined` where there is no
 * limit, or no control groups at all.
 */
export function containerMemoryLimit({ membership = '/proc/self/cgroup', root = '/sys/fs/cgroup' }: ContainerPaths = {}): number | undefined {
  const lines = read(membership).split('\n');
  const limits = lines.flatMap((line) => limitsOf(line, root));
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/** `hierarchy:controllers:path`; version 2 has hierarchy 0 and no controllers. */
function limitsOf(line: string, root: string): readonly number[] {
  const [hierarchy, controllers = '', ...rest] = line.split(':');
  const path = rest.join(':');
  if (hierarchy === '0' && controllers === '') return limitsAbove(root, { path, file: 'memory.max' });
  if (controllers.split(',').includes('memory')) return limitsAbove(join(root, 'memory'), { path, file: 'memory.limit_in_bytes' });
  return [];
}

/**
 * The limits of a group and of all above it. Within a container the path may be one of the host, which is not mounted
 * here; the container's own group is the mount's root then.
 */
function limitsAbove(mount: string, { path, file }: { readonly path: string; readonly file: string }): readonly number[] {
  const names = path.split('/').filter((name) => name !== '' && name !== '..');
  const groups = Array.from({ length: names.length + 1 }, (_, depth) => join(mount, ...names.slice(0, depth)));
  return groups.map((group) => parseLimit(read(join(group, file)))).filter((limit) => limit !== undefined);
}

function parseLimit(text: string): number | undefined {
  const limit = /^\d+\s*$/.test(text) ? Number(text) : undefined;
  return limit === undefined || limit >= NO_LIMIT_BYTES ? undefined : limit;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Not there, or not ours to read: other systems, other versions, groups without the controller.
    return '';
  }
}
