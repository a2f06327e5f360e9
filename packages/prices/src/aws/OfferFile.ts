import { type Json, objectOf, partsOf, textOf } from '../json';
import {
  type Asked,
  type Machine,
  type Offer,
  type Reading,
  readingOf,
} from '../PriceSource';
import { type Entry } from './entriesOf';

const SOURCE = 'AWS Price List, offer AmazonEC2';

/** Attributes of a plain machine with Linux; products with others are other things at other prices. */
const PLAIN: Readonly<Record<string, readonly string[]>> = {
  operatingSystem: ['Linux'],
  tenancy: ['Shared'],
  preInstalledSw: ['NA'],
  capacitystatus: ['Used'],
  operation: ['RunInstances'],
  marketoption: ['OnDemand', ''],
};

const isPlain = (attributes: Json) =>
  Object.entries(PLAIN).every(([name, values]) =>
    values.includes(textOf(attributes[name])),
  );

/**
 * What the offer file of AmazonEC2 for one region has on some machines. It is fed with the file's entries: products first,
 * then terms, as the file has them. Spot prices are not in that file.
 */
export class OfferFile {
  readonly #wanted: ReadonlyMap<string, Machine>;
  readonly #products = new Map<string, Machine>();
  readonly #offers: Offer[] = [];
  readonly #remarks: string[] = [];
  #hasProducts = false;

  constructor(machines: readonly Machine[], private readonly asked: Asked) {
    this.#wanted = new Map(machines.map(each => [each.machine, each]));
  }

  /** @throws SyntaxError where the file is not what the documentation says */
  add({ section, name, text }: Entry) {
    if (section === 'products') {
      this.#hasProducts = true;
      this.#product(name, objectOf(JSON.parse(text)));
      return;
    }
    if (!this.#hasProducts) {
      throw new SyntaxError('its terms come before its products');
    }
    const machine = this.#products.get(name);
    if (machine) this.#terms(machine, JSON.parse(text));
  }

  /** What there was. */
  reading(): Reading {
    const { region, today: retrieved } = this.asked;
    const of = { cloud: 'aws', region, source: SOURCE, retrieved } as const;
    const { prices, remarks } = readingOf(this.#offers, of);
    return { prices, remarks: [...this.#remarks, ...remarks] };
  }

  #product(sku: string, product: Json | undefined) {
    const attributes = objectOf(product?.attributes) ?? {};
    const machine = this.#wanted.get(textOf(attributes.instanceType));
    const isHere = textOf(attributes.regionCode) === this.asked.region;
    if (!machine || !isHere || !isPlain(attributes)) return;
    const gpus = textOf(attributes.gpu);
    if (gpus && Number(gpus) !== machine.gpu.count) {
      this.#remarks.push(
        `${machine.machine} in ${this.asked.region} is said to have ${gpus} GPUs, not ${machine.gpu.count}`,
      );
      return;
    }
    this.#products.set(sku, machine);
  }

  #terms(machine: Machine, terms: unknown) {
    for (const term of partsOf(terms)) {
      for (const dimension of partsOf(term.priceDimensions)) {
        const perHour = Number(objectOf(dimension.pricePerUnit)?.USD);
        // a price of 0 stands at products that nobody can have on demand
        if (textOf(dimension.unit) === 'Hrs' && perHour > 0) {
          this.#offers.push({ machine, capacity: 'on-demand', perHour });
        }
      }
    }
  }
}
