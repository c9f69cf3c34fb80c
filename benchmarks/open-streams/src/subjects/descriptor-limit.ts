import { execFileSync } from 'node:child_process';

/** Pipes, files and sockets beside those of the streams. */
const OTHERS = 100;
/** What a worker may have more than its share. */
const UNEVEN = 1.1;

/** Which processes hold how many streams. */
export interface StreamShares {
  readonly streams: number;
  readonly relayStreams: number;
  /** Straight to the provider, at the same time. */
  readonly directStreams: number;
  readonly workers: number;
  readonly clients: number;
}

/** What each process needs, by what it is. A gateway has two sockets for each stream. */
export function neededDescriptors({ streams, relayStreams, directStreams, workers, clients }: StreamShares): Readonly<Record<string, number>> {
  return {
    'the gateway': Math.ceil((2 * streams * (workers === 1 ? 1 : UNEVEN)) / workers) + OTHERS,
    'the bare relay': 2 * relayStreams + OTHERS,
    'the provider': Math.max(streams, relayStreams) + directStreams + OTHERS,
    'each client': Math.ceil((Math.max(streams, relayStreams) + directStreams) / clients) + OTHERS,
  };
}

/** How many files a process may have open. Node raises the soft limit to the hard one when it starts, and its children inherit that. */
export function descriptorLimit(): number {
  const limit = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
  return limit === 'unlimited' ? Infinity : Number(limit);
}

/** @throws RangeError that says what to do, where a process would need more than it may have. */
export function assertDescriptors(shares: StreamShares, limit: number = descriptorLimit()): void {
  for (const [name, needed] of Object.entries(neededDescriptors(shares))) {
    if (needed <= limit) continue;
    throw new RangeError(
      `${name} would need ${needed} file descriptors in one process, and the hard limit here is ${limit}. ` +
      'Ask for fewer --streams, share them among more --workers or --clients, or raise the limit: `sudo prlimit --nofile=65536 --pid $$` ' +
      'in this shell, `LimitNOFILE=` of a systemd unit, `--ulimit nofile=` of Docker.',
    );
  }
}
