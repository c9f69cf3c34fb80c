import { expect } from 'chai';

import type { Subject } from '../subject.ts';

/** The list of models and its entries. */
export function modelsSuite(subject: Subject): void {
  const { type } = subject.upstream;
  const { models: reason } = subject.kind.lacks;
  if (reason !== undefined) {
    it.skip(`lists and retrieves models – ${reason}`);
    return;
  }

  it('lists the models of the provider under its name', async () => {
    const models = await subject.client.listModels();
    expect(models).to.deep.include({ id: `${type}/mock-chat`, ownedBy: type });
    expect(new Set(models.map(({ id }) => id))).to.have.property('size', models.length);
  });

  it('retrieves one whose id has a slash in it', async () => {
    expect(await subject.client.retrieveModel(`${type}/mock-chat`)).to.deep.equal({ id: `${type}/mock-chat`, ownedBy: type });
  });

  it('learns that a model does not exist, and which are like it', async () => {
    const { status, code, message, error } = await subject.failureOf(subject.client.retrieveModel(`${type}/mock-chatt`));
    expect(error).to.be.instanceOf(subject.kind.errorClassOf(404));
    expect({ status, code }).to.deep.equal({ status: 404, code: 'model_not_found' });
    expect(message).to.contain('mock-chat"');
  });
}
