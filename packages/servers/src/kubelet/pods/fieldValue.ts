import { totalmem } from 'node:os';
import { LOOPBACK } from '../../ports';
import { readQuantity } from '../containers/quantity';
import { Container, Pod, ResourceFieldRef } from './Pod';

/** What a pod knows of itself beside its object. */
export interface PodPlace {
  podIP: string;
}

const listed = (map: Record<string, string> = {}) =>
  Object.keys(map)
    .sort()
    .map(key => `${key}=${JSON.stringify(map[key])}`)
    .join('\n');

/** The value of a field of a pod, as variables and files are given it. */
export function fieldValue(pod: Pod, fieldPath: string, place: PodPlace) {
  const { metadata, spec } = pod;
  const [, map, key] =
    /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(fieldPath) ?? [];
  if (map) return metadata[map as 'labels' | 'annotations']?.[key] ?? '';
  switch (fieldPath) {
    case 'metadata.name':
      return metadata.name;
    case 'metadata.namespace':
      return metadata.namespace;
    case 'metadata.uid':
      return metadata.uid;
    case 'metadata.labels':
      return listed(metadata.labels);
    case 'metadata.annotations':
      return listed(metadata.annotations);
    case 'spec.nodeName':
      return spec.nodeName ?? '';
    case 'spec.serviceAccountName':
      return spec.serviceAccountName ?? '';
    case 'status.podIP':
    case 'status.podIPs':
      return place.podIP;
    case 'status.hostIP':
    case 'status.hostIPs':
      return LOOPBACK;
    default:
      throw new Error(`a pod has no field ${fieldPath} to give`);
  }
}

/** What a container may take or was promised, in the unit that is asked for, rounded up. */
export function resourceValue(container: Container, asked: ResourceFieldRef) {
  const [kind, ...rest] = asked.resource.split('.');
  const { limits = {}, requests = {} } = container.resources ?? {};
  const name = rest.join('.');
  const given = kind === 'limits' ? limits[name] : requests[name];
  // what has no limit may take all of the machine
  const whole = name === 'memory' ? totalmem() : 1;
  const value = given === undefined ? whole : readQuantity(given);
  const divisor = asked.divisor ? readQuantity(asked.divisor) : 0;
  return String(Math.ceil(value / (divisor || 1)));
}
