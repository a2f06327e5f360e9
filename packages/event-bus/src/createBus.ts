import { ClientBus } from './ClientBus';
import { EventBus } from './EventBus';
import { KafkaBusOptions } from './kafkaOptions';
import { KafkajsTransport } from './kafkajs/KafkajsTransport';
import { MemoryLog } from './memory/MemoryLog';
import { MemoryTransport } from './memory/MemoryTransport';
import { EventBusOptions, settingsOf } from './options';
import { PlatformaticTransport } from './platformatic/PlatformaticTransport';

/**
 * Topics of Apache Kafka through kafkajs, the default. Connects when it is first used.
 *
 * @throws EventBusError `invalid` with the name of the option that is wrong
 * @public
 */
export function createKafkajsBus(options: KafkaBusOptions): EventBus {
  const settings = settingsOf(options);
  return new ClientBus(new KafkajsTransport(options, settings), settings);
}

/**
 * Topics of Apache Kafka through `@platformatic/kafka`, at some 60 % of the processor time of kafkajs. Needs Node 22.22 or
 * 24.6 or newer. Connects when it is first used.
 *
 * @throws EventBusError `invalid` with the name of the option that is wrong
 * @public
 */
export function createPlatformaticBus(options: KafkaBusOptions): EventBus {
  const settings = settingsOf(options);
  return new ClientBus(new PlatformaticTransport(options, settings), settings);
}

/** @public */
export interface MemoryBusOptions extends EventBusOptions {
  /** Shared by the buses that are to meet; default: a log of its own. */
  log?: MemoryLog;
}

/**
 * Topics in the memory of this process: for tests, and for trials without Kafka. Keeps to all that is said of an event
 * bus but outlives nothing.
 *
 * @throws EventBusError `invalid` with the name of the option that is wrong
 * @public
 */
export function createMemoryBus(options: MemoryBusOptions = {}): EventBus {
  const { log = new MemoryLog() } = options;
  return new ClientBus(new MemoryTransport(log), settingsOf(options));
}
