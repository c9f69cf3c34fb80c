import { expect } from 'chai';

import { startGateway } from './support/start-gateway.ts';

/** Tells on the way out what Node has loaded of its own, and which files of packages were asked for. */
const TELLS_LOADED = `
import { registerHooks } from 'node:module';
const files = [];
registerHooks({ load: (url, context, next) => { files.push(url); return next(url, context); } });
process.on('exit', () => console.log('\\nloaded ' + JSON.stringify([...process.moduleLoadList, ...files])));
`;

describe('a gateway at rest', () => {
  it('has loaded nothing large that it does not need', async () => {
    const gateway = await startGateway({ nodeOptions: ['--import', `data:text/javascript,${encodeURIComponent(TELLS_LOADED)}`] });
    await gateway.stop();
    const loaded: readonly string[] = JSON.parse(/^loaded (.*)$/m.exec(gateway.output())?.[1] ?? '[]');
    const among = (pattern: RegExp): readonly string[] => loaded.filter((each) => pattern.test(each));
    expect(among(/\/undici\/lib\/dispatcher\/client\.js$/), 'the client of undici').to.not.be.empty;
    expect(among(/\/undici\/(index\.js|lib\/web\/fetch\/)/), 'the rest of undici').to.be.empty;
    expect(among(/internal\/deps\/undici/), 'the undici that Node brings').to.be.empty;
    expect(among(/\/(got|@grpc\/grpc-js|@opentelemetry\/sdk[^/]*|gpt-tokenizer)\//), 'what is for rare questions').to.be.empty;
  });
});
