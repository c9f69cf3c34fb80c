export { behaviourTable } from './behaviour/behaviour-table.ts';
export { optionTable } from './behaviour/option-table.ts';
export { startMockProvider } from './start-mock-provider.ts';
export { makeCertificate } from './tls/make-certificate.ts';

export type { Behaviour } from './behaviour/behaviour-table.ts';
export type { Option, OptionGroup } from './behaviour/option-table.ts';
export type { BillRecord, Outcome } from './server/bill.ts';
export type { SeenRequest } from './server/recent-requests.ts';
export type { ScriptEntry } from './server/script-queue.ts';
export type { MockProvider, MockProviderOptions, MockStats } from './start-mock-provider.ts';
export type { Certificate, CertificateOptions } from './tls/make-certificate.ts';
