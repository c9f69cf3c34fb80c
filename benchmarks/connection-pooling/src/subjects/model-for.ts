/** Bytes of the answer. */
export const ANSWER_BYTES = 460;

/** The model that the mock answers with 460 bytes, after a while or at once. */
export function modelFor(latencyMs: number): string {
  const model = `mock-chat:bytes=${ANSWER_BYTES}`;
  return latencyMs === 0 ? model : `${model},firstMs=${latencyMs}`;
}
