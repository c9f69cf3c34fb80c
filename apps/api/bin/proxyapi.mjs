#!/usr/bin/env node
// Starts the gateway. Plain JavaScript, so that an old Node can read it and say what is missing.
import module from 'node:module';
import os from 'node:os';
import process from 'node:process';

const NEEDED_MAJOR = 24;
const NEEDED_MINOR = 15;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < NEEDED_MAJOR || (major === NEEDED_MAJOR && minor < NEEDED_MINOR)) {
  process.stderr.write(`ProxyAPI needs Node.js ${NEEDED_MAJOR}.${NEEDED_MINOR} or newer, this is ${process.versions.node}. Start it with \`npx -y pnpm@12 start\`, which brings the right one.\n`);
  process.exit(1);
}

// What the allocator of glibc is told. Two arenas instead of eight for each core: what one has freed no other can use. Blocks
// above 8 KB come from the system one by one and go back to it, so that no small one among them keeps a heap of them
// (docs/memory.md has what that comes to, and what it costs).
const ALLOCATOR = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '8192', MALLOC_TRIM_THRESHOLD_: '131072' };

// V8's young generation: halves of 8 MB at the most instead of 16, which is less memory, and shorter pauses while thousands of
// streams are open. With 4 MB a relayed request costs 7 % more (docs/memory.md). And its threads in the background: no more than
// there are cores beside the one that serves, since four of them that collect garbage on that one stop streams.
const V8_OPTIONS = { 'semi-space-size': '--max-semi-space-size=8', 'v8-pool-size': `--v8-pool-size=${Math.min(4, Math.max(1, os.availableParallelism() - 1))}` };

// Both are read only when a process begins, so this one begins again as itself, with the same PID: 40 ms. Whoever has set one
// of them knows better; a parent's channel would not survive; other C libraries have other words, and Windows no such call.
// The report takes 18 ms, so it is asked for before the second beginning only.
const isAllocatorTold = Object.keys(ALLOCATOR).some((name) => process.env[name] !== undefined);
const variables = !isAllocatorTold && process.platform === 'linux' && process.report.getReport().header.glibcVersionRuntime !== undefined ? ALLOCATOR : {};
const told = `${process.execArgv.join(' ')} ${process.env.NODE_OPTIONS ?? ''}`.replaceAll('_', '-');
const options = Object.entries(V8_OPTIONS).filter(([name]) => !told.includes(name)).map(([, option]) => option);
const isNews = options.length > 0 || variables === ALLOCATOR;
if (isNews && process.channel === undefined && process.platform !== 'win32') {
  process.execve(process.execPath, [process.argv0, ...options, ...process.execArgv, ...process.argv.slice(1)], { ...process.env, ...variables });
}

// From the second start on, the stripped and compiled sources come from disk: 12 MB less resident memory (Node 24.21), since the
// type stripper is never loaded, and a faster start.
module.enableCompileCache();

// Before whatever imports node:http.
const { tuneNode } = await import('../src/tune-node.ts');
tuneNode();
await import('../src/main.ts');
