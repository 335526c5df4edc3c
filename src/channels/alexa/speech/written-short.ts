// What people write shorter than they say it.

type Names = Readonly<Record<string, string>>;

/** Found in any case; keys in lower case. */
export const dayNames: Names = {
  mon: 'Monday',
  tues: 'Tuesday',
  tue: 'Tuesday',
  weds: 'Wednesday',
  wed: 'Wednesday',
  thurs: 'Thursday',
  thur: 'Thursday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

export const monthNames: Names = {
  jan: 'January',
  feb: 'February',
  mar: 'March',
  apr: 'April',
  jun: 'June',
  jul: 'July',
  aug: 'August',
  sept: 'September',
  sep: 'September',
  oct: 'October',
  nov: 'November',
  dec: 'December',
};

export const abbreviations: Names = {
  'e.g.': 'for example',
  'i.e.': 'that is',
  'approx.': 'approximately',
  'incl.': 'including',
  'excl.': 'excluding',
  'vs.': 'versus',
  'dept.': 'department',
  'tel.': 'telephone',
  'ext.': 'extension',
  'bldg.': 'building',
  'w/o': 'without',
  'w/': 'with ',
};

/** Behind a number, in this very case. */
export const unitNames: Names = {
  hrs: 'hours',
  hr: 'hours',
  mins: 'minutes',
  min: 'minutes',
  secs: 'seconds',
  kg: 'kilograms',
  km: 'kilometers',
  cm: 'centimeters',
  mm: 'millimeters',
  ft: 'feet',
  lbs: 'pounds',
  lb: 'pounds',
  GB: 'gigabytes',
  MB: 'megabytes',
  kB: 'kilobytes',
  KB: 'kilobytes',
  mph: 'miles an hour',
};
