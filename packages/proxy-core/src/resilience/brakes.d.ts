/** The part of brakes 3.1.0 that {@link BrakesWindow} uses; the package brings no types. */
declare module 'brakes' {
  import type { EventEmitter } from 'node:events';

  interface BrakesOptions {
    readonly isPromise: boolean;
    readonly registerGlobal: boolean;
    readonly modifyError: boolean;
    readonly bucketNum: number;
    readonly bucketSpan: number;
    readonly statInterval: number;
    readonly timeout: number;
    readonly circuitDuration: number;
    readonly waitThreshold: number;
    readonly threshold: number;
  }

  interface BrakesEvents {
    success: [runTimeMs: number];
    failure: [runTimeMs: number, error: Error | undefined, generation: number];
    circuitOpen: [];
  }

  class Brakes extends EventEmitter<BrakesEvents> {
    constructor(options: BrakesOptions);
    readonly _stats: {
      /** Counts of the window, as of the last event. */
      readonly _totals: { readonly failed: number };
      readonly _activeBucket: { success(runTimeMs: number): void };
      stopSnapshots(): boolean;
      _stopBucketSpinning(): boolean;
    };
    destroy(): void;
  }

  export = Brakes;
}
