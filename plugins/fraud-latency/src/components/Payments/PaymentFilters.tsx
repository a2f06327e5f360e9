import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Select } from '@backstage/ui';
import {
  PAYMENT_DECISIONS,
  PAYMENT_OUTCOMES,
  type PaymentFilter,
} from '@modelport/plugin-fraud-latency-common';
import { useUrlState } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import styles from './Payments.module.css';

const ANY = '*';

interface ChoiceProps {
  label: string;
  /** Name in the URL. */
  name: string;
  value: string | undefined;
  options: { value: string; label: string }[];
}

function Choice({ label, name, value, options }: ChoiceProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const url = useUrlState();
  const isListed =
    value === undefined || options.some(each => each.value === value);
  return (
    <Select
      label={label}
      className={styles.filter}
      options={[
        { value: ANY, label: t('payments.any') },
        ...options,
        // What the URL names, although the newest payments have none of it.
        ...(isListed ? [] : [{ value, label: value }]),
      ]}
      value={value ?? ANY}
      onChange={next =>
        url.go({
          [name]: next === ANY ? undefined : String(next),
          pages: undefined,
        })
      }
    />
  );
}

interface PaymentFiltersProps {
  filter: PaymentFilter;
  versions: readonly string[];
  variants: readonly string[];
}

/** Chooses which payments are listed; the URL keeps it. */
export function PaymentFilters(props: PaymentFiltersProps) {
  const { filter, versions, variants } = props;
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const named = (names: readonly string[]) =>
    names.map(name => ({ value: name, label: name }));
  return (
    <div className={styles.filters}>
      <Choice
        label={t('payments.decided')}
        name="decided"
        value={filter.decision}
        options={PAYMENT_DECISIONS.map(value => ({
          value,
          label: t(`decision.${value}`),
        }))}
      />
      <Choice
        label={t('payments.version')}
        name="version"
        value={filter.version}
        options={named(versions)}
      />
      <Choice
        label={t('payments.variant')}
        name="variant"
        value={filter.variant}
        options={named(variants)}
      />
      <Choice
        label={t('payments.outcome')}
        name="outcome"
        value={filter.outcome}
        options={PAYMENT_OUTCOMES.map(value => ({
          value,
          label: t(`payments.${value}`),
        }))}
      />
    </div>
  );
}
