import { Agent } from 'node:http';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

import { type ClientOrder, type ClientReport, epochMs, type Lane, type StreamReport } from './client-order.ts';
import { type FollowContext, followStream } from './follow-stream.ts';
import { StreamTemplate } from './stream-template.ts';

// Usage: node client-main.ts <ClientOrder as JSON>. Prints its ClientReport.
const order: ClientOrder = JSON.parse(process.argv[2] ?? '');
const agent = new Agent({ keepAlive: true });
const context: FollowContext = { order, agent, template: new StreamTemplate(order.template, order.tokens) };
const report: ClientReport = { streams: (await Promise.all(order.lanes.map(runLane))).flat() };
agent.destroy();
// Figures of hundredths of a millisecond: all digits of 100,000 moments would be megabytes.
process.stdout.write(JSON.stringify(report, (_name, value: unknown) => (typeof value === 'number' ? Math.round(value * 100) / 100 : value)));

async function runLane(lane: Lane): Promise<readonly StreamReport[]> {
  const streams: Promise<StreamReport>[] = [];
  for (let index = 0; index < lane.count; index += 1) {
    const dueInMs = order.startAtMs + (index * order.rampMs) / lane.count - epochMs();
    if (dueInMs > 0) await delay(dueInMs);
    streams.push(followStream(context, lane, lane.first + index));
  }
  return Promise.all(streams);
}
