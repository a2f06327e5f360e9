import { createKafkajsBus, createPlatformaticBus } from '../createBus';
import { EventBus } from '../EventBus';
import { KafkaBusOptions } from '../kafkaOptions';

/** Both clients by name. */
export const clients: Record<string, (options: KafkaBusOptions) => EventBus> = {
  kafkajs: createKafkajsBus,
  platformatic: createPlatformaticBus,
};

/** The name of the other one. */
export function otherThan(name: string): string {
  return name === 'kafkajs' ? 'platformatic' : 'kafkajs';
}
