import { type Capacity } from '@modelport/plugin-ml-training-common';
import { type Json, objectOf, objectsOf, textOf } from '../json';
import { type GcpMachine } from '../machines';
import {
  type Asked,
  type Offer,
  type Reading,
  readingOf,
} from '../PriceSource';

const SOURCE = 'GCP Cloud Billing Catalog API, Compute Engine: host and GPU';

const CAPACITY_OF: Readonly<Record<string, Capacity>> = {
  OnDemand: 'on-demand',
  Preemptible: 'spot',
};

/** Other ways to pay for the same parts. */
const OTHER_TERMS =
  /commitment|reserved|sole tenancy|custom|premium|\bdws\b|calendar mode|defined duration/i;

interface Part {
  description: string;
  capacity: Capacity;
  /** Of one core, GiB or GPU, an hour. */
  perHour: number;
}

/** Makes rows of a catalogue that prices cores, memory and GPUs each by itself: a machine is the sum of its own. */
export function readingOfSkus(
  skus: readonly Json[],
  machines: readonly GcpMachine[],
  { region, today }: Asked,
): Reading {
  const parts = skus.flatMap(sku => partOf(sku, region) ?? []);
  const offers: Offer[] = [];
  const remarks: string[] = [];
  for (const machine of machines) {
    for (const capacity of Object.values(CAPACITY_OF)) {
      const of = parts.filter(each => each.capacity === capacity);
      const found = partsOfMachine(machine).map(({ name, pattern }) => ({
        name,
        amounts: [
          ...new Set(
            of
              .filter(each => pattern.test(each.description))
              .map(each => each.perHour),
          ),
        ],
      }));
      const bad = found.find(each => each.amounts.length !== 1);
      if (!bad) {
        const [core, memory, gpu] = found.map(each => each.amounts[0]);
        offers.push({
          machine,
          capacity,
          perHour:
            core * machine.cores +
            memory * machine.memoryGib +
            gpu * machine.gpu.count,
        });
      } else if (found.some(each => each.amounts.length)) {
        remarks.push(
          `${machine.machine} ${capacity} in ${region}: its ${bad.name} has ${
            bad.amounts.length || 'no'
          } prices, where one is needed for the sum`,
        );
      }
    }
  }
  const of = {
    cloud: 'gcp',
    region,
    source: SOURCE,
    retrieved: today,
  } as const;
  const reading = readingOf(offers, of);
  return { ...reading, remarks: [...remarks, ...reading.remarks] };
}

function partsOfMachine({ series, gpuName }: GcpMachine) {
  const host = (part: string) =>
    new RegExp(
      `^(Spot Preemptible )?${series} Instance ${part} running in `,
      'i',
    );
  const gpu = new RegExp(
    `^Nvidia ${gpuName} GPU (attached to Spot Preemptible VMs )?running in `,
    'i',
  );
  return [
    { name: 'core', pattern: host('Core') },
    { name: 'memory', pattern: host('Ram') },
    { name: 'GPU', pattern: gpu },
  ];
}

function partOf(sku: Json, region: string): Part | undefined {
  const description = textOf(sku.description);
  const capacity = CAPACITY_OF[textOf(objectOf(sku.category)?.usageType)];
  const regions = Array.isArray(sku.serviceRegions) ? sku.serviceRegions : [];
  if (!capacity || !regions.includes(region) || OTHER_TERMS.test(description)) {
    return undefined;
  }
  const [pricing] = objectsOf(sku.pricingInfo);
  const expression = objectOf(pricing?.pricingExpression);
  // anything else is not by the hour
  if (!['h', 'GiBy.h'].includes(textOf(expression?.usageUnit)))
    return undefined;
  const amounts = objectsOf(expression?.tieredRates)
    .map(rate => amountOf(objectOf(rate.unitPrice)))
    .filter(amount => amount > 0);
  return amounts.length === 1
    ? { description, capacity, perHour: amounts[0] }
    : undefined;
}

/** Google's Money: whole units as a text, and billionths; 0 where it is in another currency. */
function amountOf(money: Json | undefined): number {
  return money?.currencyCode === 'USD'
    ? Number(money.units ?? 0) + Number(money.nanos ?? 0) / 1e9
    : 0;
}
