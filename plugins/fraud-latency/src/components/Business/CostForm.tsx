import { useId, useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Text, TextField } from '@backstage/ui';
import { useUrlState } from '@modelport/plugin-ml-react';
import { costsOf, readCost } from '../../model/assumptions';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeMoney } from '../shared/money';
import styles from './Business.module.css';

/** Takes what a review and a wrongly declined payment cost; the URL keeps it. What is written and not used yet is told. */
export function CostForm({ currency }: { currency: string }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const url = useUrlState();
  const problemId = useId();
  const costs = costsOf(url.get);
  const [review, setReview] = useState(String(costs.review));
  const [wrong, setWrong] = useState(String(costs.wrong));
  const [named, setNamed] = useState(costs);
  if (named.review !== costs.review || named.wrong !== costs.wrong) {
    // The fields follow the URL without being drawn anew, which would cost them the focus.
    setNamed(costs);
    setReview(String(costs.review));
    setWrong(String(costs.wrong));
  }
  const [typedReview, typedWrong] = [readCost(review), readCost(wrong)];
  const isRight = typedReview !== undefined && typedWrong !== undefined;
  const isUsed = typedReview === costs.review && typedWrong === costs.wrong;
  const field = (
    label: string,
    value: string,
    onChange: (text: string) => void,
  ) => {
    const isWrong = readCost(value) === undefined;
    return (
      <TextField
        label={label}
        description={
          currency === '' ? undefined : t('business.inCurrency', { currency })
        }
        inputMode="decimal"
        autoComplete="off"
        isInvalid={isWrong}
        aria-describedby={isWrong ? problemId : undefined}
        value={value}
        onChange={onChange}
      />
    );
  };
  return (
    <>
      <form
        aria-label={t('business.assumptions')}
        className={styles.costs}
        noValidate
        onSubmit={event => {
          event.preventDefault();
          if (!isRight) return;
          url.go({
            reviewCost: String(typedReview),
            wrongCost: String(typedWrong),
          });
        }}
      >
        {field(t('business.reviewCost'), review, setReview)}
        {field(t('business.wrongCost'), wrong, setWrong)}
        <Button
          type="submit"
          variant={isUsed ? 'secondary' : 'primary'}
          isDisabled={!isRight}
        >
          {t('business.apply')}
        </Button>
      </form>
      <div role="status" className={styles.problem}>
        {!isUsed && (
          <Text as="p">
            {t('business.notUsed', {
              review: writeMoney(costs.review, currency),
              wrong: writeMoney(costs.wrong, currency),
            })}{' '}
            {isRight && t('business.notUsedNext')}
          </Text>
        )}
        {!isRight && (
          <Text as="p" id={problemId} color="danger">
            {t('business.notANumber')}
          </Text>
        )}
      </div>
    </>
  );
}
