// What benchmarks that stand beside this one take from it: its load, its subjects and its parts.
export { isOddFigure } from './is-odd-figure.ts';
export { runClosedLoop } from './load/closed-loop.ts';
export type { KeptConnections } from './load/kept-connections.ts';
export { FIRST_TOKEN_MODEL, freshRequests, LONG_MODEL, usualRequest, WHOLE_MODEL } from './load/requests.ts';
export { StreamAnswer } from './load/stream-answer.ts';
export { CLOSED_LOOP_COLUMNS } from './parts/closed-loop-figures.ts';
export { firstTokenPart } from './parts/first-token-part.ts';
export { latencyPart } from './parts/latency-part.ts';
export { loopsInSlices } from './parts/loops-in-slices.ts';
export { measureCase } from './parts/measure-case.ts';
export { runPart } from './parts/run-part.ts';
export { streamsPart } from './parts/streams-part.ts';
export { startBareRelay } from './subjects/start-bare-relay.ts';
export { startGateway } from './subjects/start-gateway.ts';
export { startMock } from './subjects/start-mock.ts';
export { subject } from './subjects/start-subjects.ts';

export type { ClosedLoopResult } from './load/closed-loop.ts';
export type { Part } from './parts/part.ts';
export type { Subject, Ways } from './subjects/start-subjects.ts';
