/** Knows which of the caches' files cannot be written now. */
export class StorageHealth {
  readonly #degraded = new Set<string>();

  get isDegraded(): boolean {
    return this.#degraded.size > 0;
  }

  /** `reason`: why writes do not land; `undefined` once they do again. */
  tell(path: string, reason: string | undefined): void {
    if (reason === undefined) this.#degraded.delete(path);
    else this.#degraded.add(path);
  }
}
