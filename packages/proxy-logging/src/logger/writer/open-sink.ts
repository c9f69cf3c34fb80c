import { constants, fstatSync, openSync, type Stats } from 'node:fs';
import type { Writable } from 'node:stream';

import { DescriptorSink } from './descriptor-sink.ts';
import type { LogSink } from './log-sink.ts';
import { StreamSink } from './stream-sink.ts';

/**
 * The way to `stream` on which nothing can block the event loop.
 *
 * What Node does with `process.stderr` depends on what it leads to: pipes and sockets do not block, files are written
 * with `writeSync`, and terminals block for as long as nobody reads. So files are written from libuv's threads; and a
 * terminal is opened once more, without blocking, since a thread that waits in `write` would keep the process from exiting.
 */
export function openSink(stream: Writable): LogSink {
  const descriptor = descriptorOf(stream);
  const stats = descriptor === undefined ? undefined : statsOf(descriptor);
  if (descriptor === undefined || stats === undefined) return new StreamSink(stream);
  if (stats.isFile()) return new DescriptorSink(descriptor);
  if (!stats.isCharacterDevice()) return new StreamSink(stream, descriptor);
  const own = openAgain(descriptor);
  return own === undefined ? new StreamSink(stream) : new DescriptorSink(own);
}

/**
 * Whether `stream` leads to a file. Processes that have inherited it may write to it themselves: a write to a file is one piece,
 * and goes behind the last one of whichever process.
 */
export function leadsToFile(stream: Writable): boolean {
  const descriptor = descriptorOf(stream);
  return descriptor !== undefined && statsOf(descriptor)?.isFile() === true;
}

function descriptorOf(stream: Writable): number | undefined {
  return 'fd' in stream && typeof stream.fd === 'number' ? stream.fd : undefined;
}

function statsOf(descriptor: number): Stats | undefined {
  try {
    return fstatSync(descriptor);
  } catch {
    return undefined;
  }
}

// O_NONBLOCK belongs to what was opened, not to the number: set on a terminal that a shell shares, it would confuse the shell.
function openAgain(descriptor: number): number | undefined {
  try {
    return openSync(`/proc/self/fd/${descriptor}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return undefined;
  }
}
