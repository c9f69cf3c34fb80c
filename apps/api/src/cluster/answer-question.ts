import type { OwnParts } from '../compose.ts';
import { readReportFacts } from './facts/report-facts.ts';
import type { Answer, Question } from './messages.ts';

/** What this worker says, or does, when all are asked. */
export async function answerQuestion({ reports, metrics, flags, memory, breakers }: OwnParts, question: Question): Promise<Answer> {
  switch (question.about) {
    case 'reports': return { about: 'reports', value: readReportFacts(reports) };
    case 'metrics': return { about: 'metrics', value: await metrics?.snapshot() ?? [] };
    case 'cleanup': return { about: 'cleanup', value: await memory.cleanup() };
    case 'breakers': return { about: 'breakers', value: breakers.resetAll() };
    case 'flags':
      flags.setAll(question.flags);
      return { about: 'flags' };
  }
}

/** What this worker has counted, for the primary to keep. */
export function countsOf({ reports, metrics }: OwnParts): readonly Answer[] {
  return [{ about: 'reports', value: readReportFacts(reports) }, { about: 'metrics', value: metrics?.counts() ?? [] }];
}
