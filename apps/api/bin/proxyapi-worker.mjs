// Starts one worker of a gateway that has several; the primary alone runs this. It has its own beginning because what
// proxyapi.mjs sees to, the version, the allocator and V8's young generation, is inherited.
import module from 'node:module';

module.enableCompileCache();

await import('../src/cluster/worker-main.ts');
