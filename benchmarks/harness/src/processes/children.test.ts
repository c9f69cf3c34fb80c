import { expect } from 'chai';

import { Children } from './children.ts';
import { freePort } from './free-port.ts';

const SERVER = `
  const server = require('node:http').createServer((_request, response) => response.end(JSON.stringify(process.env)));
  server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port));
`;

function quietServer({ port }: URL): string {
  return `setTimeout(() => require('node:http').createServer((_request, response) => response.end('here')).listen(${port}, '127.0.0.1'), 200);`;
}

describe('Children', () => {
  const children = new Children();
  afterEach(() => children.stop());

  it('run until they are stopped, all together', async () => {
    const urls = (await Promise.all([1, 2].map(() => children.start({ args: ['-e', SERVER], cores: undefined })))).map(({ url }) => url);
    for (const url of urls) expect((await fetch(url)).status).to.equal(200);
    await children.stop();
    for (const url of urls) expect(await fetch(url).then(() => 'up', () => 'down')).to.equal('down');
  });

  it('see nothing of this environment', async () => {
    process.env['BENCHMARK_SECRET'] = 'x';
    const { url } = await children.start({ args: ['-e', SERVER], cores: undefined, env: { OWN: 'y' } });
    delete process.env['BENCHMARK_SECRET'];
    expect(await (await fetch(url)).json()).to.include({ OWN: 'y' }).and.not.have.property('BENCHMARK_SECRET');
  });

  it('are there when they take connections, where their URL is known', async () => {
    const known = new URL(`http://127.0.0.1:${await freePort()}`);
    const { url } = await children.start({ args: ['-e', quietServer(known)], cores: undefined, url: known });
    expect(url).to.equal(known);
    expect(await (await fetch(url)).text()).to.equal('here');
  });

  it('tell what they wrote when they never take connections', async () => {
    const url = new URL(`http://127.0.0.1:${await freePort()}`);
    const failure = await children.start({ args: ['-e', 'console.error("out of ink"); process.exit(1)'], cores: undefined, url }).then(() => '', String);
    expect(failure).to.include('out of ink');
  });

  it('tell what they wrote when they do not come up', async () => {
    const failure = await children.start({ args: ['-e', 'console.error("out of paper"); process.exit(1)'], cores: undefined }).then(() => '', String);
    expect(failure).to.include('out of paper');
  });
});
