/** Of the JSON that `audit` and `report` print. It rises when a field goes or changes its meaning; a new field leaves it as it is. */
export const SCHEMA_VERSION = 1;
