import { type PlannedRequest, type PlanOptions, planRequests } from './plan-requests.ts';

/** A plan that is taken piece by piece, each beginning where the one before ended. */
export class RequestPlan {
  readonly #requests: Generator<PlannedRequest, never>;
  #next: PlannedRequest;

  constructor(options: PlanOptions) {
    this.#requests = planRequests(options);
    this.#next = this.#requests.next().value;
  }

  /** Those that come before a time and were not taken yet. */
  *until(endMs: number): Generator<PlannedRequest> {
    while (this.#next.dueMs < endMs) {
      const planned = this.#next;
      this.#next = this.#requests.next().value;
      yield planned;
    }
  }
}
