import { Link } from '@backstage/ui';
import { isWebAddress } from '../../model/names';

/** The value of a fact; an address on the web is a link. */
export function EvidenceValue({ value }: { value: string }) {
  return isWebAddress(value) ? (
    <Link href={value} target="_blank" rel="noopener noreferrer">
      {value}
    </Link>
  ) : (
    <>{value}</>
  );
}
