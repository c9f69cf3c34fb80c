import process from 'node:process';

import type { Family, SampledFamily } from '../families/family.ts';
import { Histograms } from '../families/histograms.ts';
import type { MetricDefinition } from '../metric-definition.ts';
import { METRIC_DEFINITIONS } from '../metric-definitions.ts';
import type { Sample } from '../series/sample.ts';
import { observeGcPauses } from './gc-pauses.ts';
import { type LinuxProcess, readLinuxProcess } from './linux-process.ts';
import { LoopLagMonitor, type LoopLagReading } from './loop-lag-monitor.ts';

const MICROSECONDS = 1e6;
const VERSION = process.versions.node;
const [MAJOR = '', MINOR = '', PATCH = ''] = VERSION.split('.');

interface ProcessReading extends LinuxProcess {
  readonly memory: NodeJS.MemoryUsage;
  readonly cpu: NodeJS.CpuUsage;
  readonly lag: LoopLagReading;
}

/**
 * Tells of the process itself, under the names that dashboards for Node know.
 *
 * Differs from prom-client's own default metrics: they can be stopped, `promtool check metrics` accepts all of them, a
 * collection is not lost when several come at once, and a scrape in one format does not rename what the next one shows.
 */
export class ProcessMetrics {
  readonly #lag = new LoopLagMonitor();
  readonly #gc = new Histograms(METRIC_DEFINITIONS.gcDuration);
  readonly #stopGc = observeGcPauses(this.#gc);
  readonly families: readonly Family[] = [...this.#gauges(), this.#gc];
  #reading: ProcessReading | undefined;

  /** Looks at the process; the families show that until the next time. */
  async refresh(): Promise<void> {
    const lag = await this.#lag.read();
    this.#reading = { lag, memory: process.memoryUsage(), cpu: process.cpuUsage(), ...readLinuxProcess() };
  }

  stop(): void {
    this.#lag.stop();
    this.#stopGc();
  }

  #gauges(): readonly SampledFamily[] {
    const all = METRIC_DEFINITIONS;
    return [
      this.#of(all.cpuUser, ({ cpu }) => cpu.user / MICROSECONDS),
      this.#of(all.cpuSystem, ({ cpu }) => cpu.system / MICROSECONDS),
      this.#of(all.cpu, ({ cpu }) => (cpu.user + cpu.system) / MICROSECONDS),
      this.#of(all.startTime, () => performance.timeOrigin / 1000),
      this.#of(all.residentMemory, ({ memory }) => memory.rss),
      this.#of(all.virtualMemory, ({ virtualBytes }) => virtualBytes),
      this.#of(all.openFiles, ({ openFiles }) => openFiles),
      this.#of(all.maxFiles, ({ maxFiles }) => maxFiles),
      this.#of(all.loopLag, ({ lag }) => lag.now),
      this.#of(all.loopLagMin, ({ lag }) => lag.min),
      this.#of(all.loopLagMax, ({ lag }) => lag.max),
      this.#of(all.loopLagMean, ({ lag }) => lag.mean),
      this.#of(all.loopLagDeviation, ({ lag }) => lag.deviation),
      this.#of(all.loopLagMedian, ({ lag }) => lag.median),
      this.#of(all.loopLag90, ({ lag }) => lag.p90),
      this.#of(all.loopLag99, ({ lag }) => lag.p99),
      this.#of(all.heapTotal, ({ memory }) => memory.heapTotal),
      this.#of(all.heapUsed, ({ memory }) => memory.heapUsed),
      this.#of(all.externalMemory, ({ memory }) => memory.external),
      { definition: all.activeResources, samples: activeResources },
      { definition: all.nodeVersion, samples: () => [{ labels: { version: `v${VERSION}`, major: MAJOR, minor: MINOR, patch: PATCH }, value: 1 }] },
    ];
  }

  #of(definition: MetricDefinition, read: (reading: ProcessReading) => number | undefined): SampledFamily {
    return {
      definition,
      samples: () => {
        const value = this.#reading === undefined ? undefined : read(this.#reading);
        return value === undefined ? [] : [{ labels: {}, value }];
      },
    };
  }
}

function activeResources(): readonly Sample[] {
  const counts = new Map<string, number>();
  for (const type of process.getActiveResourcesInfo()) counts.set(type, (counts.get(type) ?? 0) + 1);
  return Array.from(counts, ([type, value]) => ({ labels: { type }, value }));
}
