/**
 * Capitals as the languages of the site call them, where that is another word than the English one of the countries: no
 * data set that we ship has them. What other languages call some of them is in `place-aliases.ts`.
 */
// biome-ignore format: a table reads better in rows
export const CAPITALS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  de: {
    AM: ['Eriwan', 'Jerewan'], CM: ['Jaunde'], CY: ['Nikosia'], DZ: ['Algier'], ET: ['Addis Abeba'],
    GT: ['Guatemala-Stadt'], IN: ['Neu-Delhi'], IQ: ['Bagdad'], IR: ['Teheran'], KG: ['Bischkek'],
    KP: ['Pjöngjang'], KW: ['Kuwait-Stadt'], LY: ['Tripolis'], MD: ['Kischinau'], MN: ['Ulaanbaatar'],
    MX: ['Mexiko-Stadt'], OM: ['Maskat'], PA: ['Panama-Stadt'], SA: ['Riad'], SD: ['Khartum'],
    SO: ['Mogadischu'], TJ: ['Duschanbe'], TM: ['Aschgabat'], TW: ['Taipeh'], UZ: ['Taschkent'],
    VA: ['Vatikanstadt'], XK: ['Prishtina'],
  },
  fr: {
    AE: ['Abou Dabi', 'Abou Dhabi'], AF: ['Kaboul'], AM: ['Erevan'], AT: ['Vienne'], AZ: ['Bakou'],
    BD: ['Dacca'], CH: ['Berne'], CY: ['Nicosie'], DO: ['Saint-Domingue'], DZ: ['Alger'], ET: ['Addis-Abeba'],
    IQ: ['Bagdad'], IR: ['Téhéran'], KG: ['Bichkek'], LB: ['Beyrouth'], MN: ['Oulan-Bator'], MT: ['La Valette'],
    NP: ['Katmandou'], OM: ['Mascate'], PH: ['Manille'], SA: ['Riyad'], SO: ['Mogadiscio'], TJ: ['Douchanbé'],
    TM: ['Achgabat'], UZ: ['Tachkent'], VA: ['Cité du Vatican'],
  },
  tr: {
    AE: ['Abu Dabi'], AF: ['Kabil'], AL: ['Tiran'], AM: ['Erivan'], BA: ['Saraybosna'],
    BD: ['Dakka'], BG: ['Sofya'], CY: ['Lefkoşa'], IN: ['Yeni Delhi'], IQ: ['Bağdat'], IR: ['Tahran'],
    KG: ['Bişkek'], LB: ['Beyrut'], LY: ['Trablus'], MD: ['Kişinev'], ME: ['Podgoritsa'], MK: ['Üsküp'],
    MN: ['Ulan Batur'], MX: ['Meksiko'], NP: ['Katmandu'], OM: ['Maskat'], SA: ['Riyad'], SD: ['Hartum'],
    SO: ['Mogadişu'], TJ: ['Duşanbe'], TM: ['Aşkabat'], UZ: ['Taşkent'], XK: ['Priştine'], YE: ['Sana'],
  },
  ar: {
    AD: ['أندورا لا فيلا'], AE: ['أبو ظبي', 'أبوظبي'], AF: ['كابول', 'كابل'], AL: ['تيرانا'], AM: ['يريفان'],
    AO: ['لواندا'], AR: ['بوينس آيرس'], AU: ['كانبرا'], AZ: ['باكو'], BA: ['سراييفو'], BB: ['بريدجتاون'],
    BD: ['دكا'], BE: ['بروكسل'], BF: ['واغادوغو'], BG: ['صوفيا'], BH: ['المنامة'], BI: ['بوجمبورا'],
    BJ: ['بورتو نوفو'], BN: ['بندر سري بكاوان'], BO: ['لاباز', 'سوكري'], BR: ['برازيليا'], BS: ['ناساو'],
    BT: ['تيمفو'], BW: ['غابورون'], BY: ['مينسك'], CA: ['أوتاوا'], CD: ['كينشاسا'], CF: ['بانغي'],
    CG: ['برازافيل'], CH: ['برن'], CI: ['أبيدجان', 'ياموسوكرو'], CL: ['سانتياغو'], CM: ['ياوندي'],
    CO: ['بوغوتا'], CR: ['سان خوسيه'], CU: ['هافانا'], CV: ['برايا'], CY: ['نيقوسيا'], DK: ['كوبنهاغن'],
    DO: ['سانتو دومينغو'], EC: ['كيتو'], EE: ['تالين'], ER: ['أسمرة'], ET: ['أديس أبابا'], FI: ['هلسنكي'],
    FJ: ['سوفا'], GA: ['ليبرفيل'], GE: ['تبليسي'], GH: ['أكرا'], GL: ['نوك'], GM: ['بانجول'], GN: ['كوناكري'],
    GQ: ['مالابو'], GW: ['بيساو'], GY: ['جورج تاون'], HN: ['تيغوسيغالبا'], HR: ['زغرب'], HT: ['بورت أو برنس'],
    HU: ['بودابست'], ID: ['جاكرتا'], IE: ['دبلن'], IL: ['تل أبيب'], IQ: ['بغداد'], IR: ['طهران'],
    IS: ['ريكيافيك'], JM: ['كينغستون'], JO: ['عمّان'], KE: ['نيروبي'], KG: ['بيشكيك'], KH: ['بنوم بنه'],
    KM: ['موروني'], KP: ['بيونغ يانغ'], KZ: ['أستانا'], LA: ['فيينتيان'], LB: ['بيروت'], LI: ['فادوتس'],
    LK: ['كولومبو'], LR: ['مونروفيا'], LS: ['ماسيرو'], LT: ['فيلنيوس'], LV: ['ريغا'], LY: ['طرابلس'],
    MD: ['كيشيناو'], ME: ['بودغوريتسا'], MG: ['أنتاناناريفو'], MK: ['سكوبيه'], ML: ['باماكو'], MM: ['نايبيداو'],
    MN: ['أولان باتور'], MR: ['نواكشوط'], MT: ['فاليتا'], MU: ['بورت لويس'], MV: ['ماليه'], MW: ['ليلونغوي'],
    MX: ['مكسيكو سيتي'], MY: ['كوالالمبور'], MZ: ['مابوتو'], NA: ['ويندهوك'], NE: ['نيامي'], NG: ['أبوجا'],
    NI: ['ماناغوا'], NL: ['أمستردام'], NO: ['أوسلو'], NP: ['كاتماندو'], NZ: ['ولنغتون'], OM: ['مسقط'],
    PA: ['بنما سيتي'], PE: ['ليما'], PG: ['بورت مورسبي'], PH: ['مانيلا'], PK: ['إسلام آباد'], PR: ['سان خوان'],
    PS: ['رام الله'], PY: ['أسونسيون'], QA: ['الدوحة'], RO: ['بوخارست'], RS: ['بلغراد'], RW: ['كيغالي'],
    SA: ['الرياض'], SC: ['فيكتوريا'], SD: ['الخرطوم'], SE: ['ستوكهولم'], SI: ['ليوبليانا'], SK: ['براتيسلافا'],
    SL: ['فريتاون'], SN: ['داكار'], SO: ['مقديشو'], SR: ['باراماريبو'], SS: ['جوبا'], SV: ['سان سلفادور'],
    SY: ['دمشق'], SZ: ['مبابان'], TD: ['نجامينا'], TG: ['لومي'], TH: ['بانكوك'], TJ: ['دوشنبه'], TL: ['ديلي'],
    TM: ['عشق آباد'], TR: ['أنقرة'], TT: ['بورت أوف سبين'], TW: ['تايبيه'], TZ: ['دودوما'], UA: ['كييف'],
    UG: ['كامبالا'], US: ['واشنطن'], UY: ['مونتيفيديو'], UZ: ['طشقند'], VE: ['كاراكاس'], VN: ['هانوي'],
    XK: ['بريشتينا'], YE: ['صنعاء'], ZA: ['بريتوريا', 'كيب تاون'], ZM: ['لوساكا'], ZW: ['هراري'],
  },
}
