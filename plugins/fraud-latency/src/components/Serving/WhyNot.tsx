import { Text } from '@backstage/ui';
import { NamesInText } from '@modelport/plugin-ml-react';

interface WhyNotProps {
  /** The buttons that it is about are described by it. */
  id: string;
  /** Absent while they can be used. */
  why: string | undefined;
}

/** Says why buttons cannot be used. */
export function WhyNot({ id, why }: WhyNotProps) {
  return why === undefined ? null : (
    <Text as="p" id={id}>
      <NamesInText text={why} />
    </Text>
  );
}
