/** Where a process is in its life. `leaving`: no longer ready, but still serving those who have not noticed. */
export type LifecycleState = 'starting' | 'ready' | 'leaving' | 'stopped';

/** Holds the state that `/readyz` tells and that decides whether requests are still taken. */
export class Lifecycle {
  #state: LifecycleState = 'starting';

  get state(): LifecycleState {
    return this.#state;
  }

  /** Whether new requests are served. */
  get isServing(): boolean {
    return this.#state !== 'stopped';
  }

  /** Goes on to a later state; going back is a defect. */
  advance(to: LifecycleState): void {
    const order: readonly LifecycleState[] = ['starting', 'ready', 'leaving', 'stopped'];
    if (order.indexOf(to) > order.indexOf(this.#state)) this.#state = to;
  }
}
