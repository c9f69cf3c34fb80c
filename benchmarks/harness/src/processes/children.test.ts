import { expect } from 'chai';

import { Children } from './children.ts';

const SERVER = `
  const server = require('node:http').createServer((_request, response) => response.end(JSON.stringify(process.env)));
  server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port));
`;

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

  it('tell what they wrote when they do not come up', async () => {
    const failure = await children.start({ args: ['-e', 'console.error("out of paper"); process.exit(1)'], cores: undefined }).then(() => '', String);
    expect(failure).to.include('out of paper');
  });
});
