import { expect } from 'chai';

import { describeFailure } from './describe-failure.ts';

describe('describeFailure', () => {
  it('has one line that is not too long', () => {
    expect(describeFailure(new Error(`a\n  web\tpage ${'x'.repeat(1000)}`))).to.match(/^a web page x+$/).and.have.lengthOf(200);
  });

  it('names the code that the message leaves out', () => {
    expect(describeFailure(Object.assign(new Error('bad'), { code: 'ECONNRESET' }))).to.equal('ECONNRESET bad');
    expect(describeFailure(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }))).to.equal('connect ECONNREFUSED');
  });

  it('finds the words of a connection that failed at every address', () => {
    expect(describeFailure(new AggregateError([new Error('connect ECONNREFUSED ::1:4318')]))).to.equal('connect ECONNREFUSED ::1:4318');
  });
});
