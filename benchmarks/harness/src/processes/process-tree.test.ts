import { expect } from 'chai';

import { Children } from './children.ts';
import { processTree } from './process-tree.ts';
import { cpuUs, openDescriptors, rssBytes } from './process-usage.ts';

const WITH_A_WORKER = `
  const worker = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  process.on('SIGTERM', () => worker.kill('SIGKILL') && process.exit());
  require('node:http').createServer().listen(0, '127.0.0.1', function () { console.log('http://127.0.0.1:' + this.address().port + ' ' + worker.pid); });
`;

describe('processTree', () => {
  const children = new Children();
  afterEach(() => children.stop());

  it('has a process and those that it started, each with what it uses', async () => {
    const { pid } = await children.start({ args: ['-e', WITH_A_WORKER], cores: undefined });
    const tree = processTree(pid);
    expect(tree).to.have.lengthOf(2);
    expect(tree[0]).to.equal(pid);
    for (const each of tree) {
      expect(cpuUs(each)).to.be.above(0);
      expect(rssBytes(each)).to.be.above(1_000_000);
      expect(openDescriptors(each)).to.be.above(3);
    }
  });
});
