// Starts one worker of a gateway that has several; the primary alone runs this. It has its own beginning because what
// proxyapi.mjs sees to, the version, the allocator and V8's options, is inherited.
import module from 'node:module';

module.enableCompileCache();

// Before whatever imports node:http.
const { tuneNode } = await import('../src/tune-node.ts');
tuneNode();
await import('../src/cluster/worker-main.ts');
