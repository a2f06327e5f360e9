import { type Capacity } from '@modelport/plugin-ml-training-common';
import { type Json, textOf } from '../json';
import {
  type Asked,
  type Machine,
  type Offer,
  type Reading,
  readingOf,
} from '../PriceSource';

const SOURCE = 'Azure Retail Prices API';

/** The API's question for machines of one region. Azure and AKS write the machine's name alike. */
export function filterOf(machines: readonly Machine[], region: string): string {
  const skus = machines.map(({ machine }) => `armSkuName eq '${machine}'`);
  return (
    `serviceName eq 'Virtual Machines' and priceType eq 'Consumption' ` +
    `and armRegionName eq '${region}' and (${skus.join(' or ')})`
  );
}

/** Makes rows of the API's items: Linux, by the hour, at the price that holds on the day. */
export function readingOfItems(
  items: readonly Json[],
  machines: readonly Machine[],
  { region, today }: Asked,
): Reading {
  const wanted = new Map(machines.map(each => [each.machine, each]));
  const newest = new Map<string, { since: string; offers: Offer[] }>();
  for (const item of items) {
    const machine = wanted.get(textOf(item.armSkuName));
    const since = textOf(item.effectiveStartDate).slice(0, 10);
    if (!machine || !isPlain(item, region) || since > today) continue;
    const capacity: Capacity = isSpot(item) ? 'spot' : 'on-demand';
    const offer = { machine, capacity, perHour: Number(item.retailPrice) };
    const key = `${machine.machine} ${capacity}`;
    const known = newest.get(key);
    if (!known || since > known.since) {
      newest.set(key, { since, offers: [offer] });
    } else if (since === known.since) known.offers.push(offer);
  }
  return readingOf(
    [...newest.values()].flatMap(each => each.offers),
    { cloud: 'azure', region, source: SOURCE, retrieved: today },
  );
}

function isSpot(item: Json): boolean {
  return /\bspot\b/i.test(`${textOf(item.skuName)} ${textOf(item.meterName)}`);
}

function isPlain(item: Json, region: string): boolean {
  const names = `${textOf(item.skuName)} ${textOf(item.meterName)}`;
  return (
    textOf(item.serviceName) === 'Virtual Machines' &&
    textOf(item.type) === 'Consumption' &&
    textOf(item.armRegionName) === region &&
    textOf(item.currencyCode) === 'USD' &&
    textOf(item.unitOfMeasure) === '1 Hour' &&
    item.isPrimaryMeterRegion !== false &&
    Number(item.retailPrice) > 0 &&
    !/low priority/i.test(names) &&
    !/windows|cloud ?services/i.test(textOf(item.productName))
  );
}
