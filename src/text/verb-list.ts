// The verbs that the rules may conjugate. The regular ones were collected from passages where both the base form
// (after "to", "did" or a modal) and the past form stand, then read through; nothing outside this list is inflected.

/** Regular verbs: -ed, with a final -e, or a -y after a consonant, changed as usual. */
export const REGULAR_VERBS = (
  'abandon abbreviate abdicate abolish abort abrogate absorb accede accelerate accept access ' +
  'accommodate accompany accomplish accord account accumulate accuse achieve acknowledge acquire act ' +
  'activate adapt add address adhere adjust administer admire adopt advance advertise advise advocate ' +
  'affect affirm afflict afford age agree aid aim air alert alienate align allege alleviate allocate ' +
  'allow ally alter amass amend amount amplify analyze anger annex announce answer anticipate apologize ' +
  'appeal appear appease applaud apply appoint appreciate approach appropriate approve approximate ' +
  'archive argue arm arrange arrest arrive articulate ascend ask aspire assassinate assert assess ' +
  'assign assimilate assist associate assume assure attach attack attain attempt attend attract ' +
  'attribute audition augment author authorize average avoid awaken award back bake balance baptize ' +
  'base battle be behave believe belong benefit bestow betray bike blame blend bless block boast body ' +
  'boil bolster bomb bond book boost border borrow boss boycott breach bridge brief broaden brush burn ' +
  'bury bypass calculate calibrate call campaign cancel canonize capitalize capture care carry carve ' +
  'categorize cater cause cease cede celebrate centralize challenge champion change characterize charge ' +
  'chart check cheer choreograph circulate circumvent cite claim clarify class classify clean clear ' +
  'click climb close cluster coach codify coexist coin coincide collaborate collapse collect collide ' +
  'colonise colonize color combine command commemorate commence comment commission communicate commute ' +
  'compare compensate compete compile complain complement complete compose comprehend compress comprise ' +
  'compromise compute conceal concede conceive concentrate concern conclude condemn conduct confess ' +
  'confine confirm confiscate conflict conform confront confuse congregate connect conquer consecrate ' +
  'consent conserve consider consist consolidate conspire constitute construct consult consume contact ' +
  'contain contemplate contend contest continue contract contradict contribute convene converge convert ' +
  'convey convince cook cool cooperate coordinate copyright correct correlate correspond corrupt count ' +
  'counter cover crack crash crawl create cremate criticize cross crown crumble crush cry cultivate ' +
  'culture cure curtail customize damage dance date de debate debut decay decide declare decline ' +
  'decompose decompress decorate decrease decree dedicate deduce deem default defeat defect defend ' +
  'define deflect defy degrade deify delay delegate delete deliver demand demolish demonstrate denote ' +
  'denounce deny depart depend depict deploy depose deposit deprive derive descend describe desert ' +
  'deserve design designate desire destroy detect deteriorate determine detonate devastate develop ' +
  'devise devote diagnose dictate die differ differentiate digest diminish direct disable disagree ' +
  'disappear disapprove disarm disband discharge discipline disclose discontinue discourage discover ' +
  'discredit discriminate discuss disease disintegrate dismantle dismiss dispatch dispense disperse ' +
  'displace display dispose disprove dispute disqualify disregard disrupt disseminate dissipate ' +
  'dissolve distance distinguish distort distribute disturb diverge diversify divert divide divorce ' +
  'dock document domesticate dominate donate double doubt download draft drain dress drift drill drown ' +
  'dry earn earth ease echo edit educate eject elaborate elapse elect elevate eliminate email emanate ' +
  'embark embody embrace emerge emigrate emphasise emphasize employ empower emulate enable enact encode ' +
  'encompass encounter encourage end endorse endure enforce engage engineer enhance enjoin enjoy enlist ' +
  'enrich enroll enslave ensure entail enter entertain entice entrust envy equate eradicate erect erupt ' +
  'escalate escape escort espouse establish estimate evacuate evaluate evoke evolve examine excavate ' +
  'exceed exchange exclude excommunicate execute exercise exert exhibit exile exist exit expand expect ' +
  'experience experiment expire explain explode exploit explore export expose express extend extinguish ' +
  'extract face facilitate fade fail falsify fame far farm favor fear feature ferment ferry field ' +
  'figure file fill film filter finance finish fire fix float flood flourish flow focus foil fold ' +
  'follow fool force forge form formulate fortify forward foster found frame free frequent frustrate ' +
  'fry fuel fulfill function fund further fuse gain garrison gather generalize generate govern graduate ' +
  'grant graze greet gross ground group guarantee guard guess guide halt hand handle happen harm hatch ' +
  'haul head headline heal heart heat help hesitate highlight hire honor honour hope host house hover ' +
  'hunt identify ignite ignore illuminate imagine imitate immigrate impact impeach impede implement ' +
  'imply import impose impress imprison improve improvise inaugurate incapacitate incite include ' +
  'incorporate increase indicate induce infect inflict influence inform infringe inhabit inherit ' +
  'inhibit initiate inject insert insist inspire install instigate instruct insure integrate intend ' +
  'intensify interact intercept interest interfere interpret interrupt intervene interview introduce ' +
  'invade invalidate invent invest investigate invite invoke involve isolate issue jail join journey ' +
  'judge jump justify kick kill kiss knight knock label lack land last laugh launch leak learn lease ' +
  'legalize legislate lessen level leverage levy liberate license lift like liken limit line link ' +
  'liquidate list listen live load loan lobby locate lock lodge look lounge love lower lure mail ' +
  'maintain manage manifest manipulate manufacture march marginalize mark market marry mask mass match ' +
  'mate measure mediate melt mention merge migrate mine miss mix mobilise mobilize model moderate ' +
  'modernize modify monitor monopolize motivate mount mourn move multiply murder name nationalize need ' +
  'negate neglect negotiate nest neutralize nominate normalize note notice notify nullify number obey ' +
  'object obscure observe obstruct obtain occupy offend offer open operate oppose opt optimize orbit ' +
  'orchestrate ordain order organise organize originate oust outlaw outline outnumber outperform ' +
  'outrank overturn overwhelm owe own oxidize paint park part participate partner pass patent patronize ' +
  'pause pave penetrate perceive perform perish persist persuade petition phase phone pick pile pioneer ' +
  'pitch pity place plant play plead please pledge plunder ply point poison pollute popularize populate ' +
  'portray pose posit position possess post postpone postulate pour power practice practise praise pray ' +
  'preach precede precipitate preclude predate predict premiere prepare prescribe present preserve ' +
  'preside press pressure prevail prevent print privatize proceed process proclaim produce profit ' +
  'progress prohibit project prolong promise promote prompt propose prosecute prosper protect protest ' +
  'provide provoke publicise publish pull pump punch punish purchase purge purify pursue push qualify ' +
  'quantify quarrel question quote radiate raid rain raise rally range rank rate ratify reach react ' +
  'realise realize reappear reason reassert reassure recall recapture recede receive recite reclaim ' +
  'recognise recognize recommend reconcile reconsider reconstruct record recount recover recreate ' +
  'recruit rectify recycle redeem redesign reduce reestablish refine reflect reform refrain refund ' +
  'refurbish refuse refute regain regard register regulate rehearse reign reimburse reinforce reinstate ' +
  'reintroduce reinvent reissue reject rejoin relate relax release relieve relinquish relocate rely ' +
  'remain remark remarry remember remind remove rename render renew renounce rent reopen reorganize ' +
  'repaint repair repatriate repeal repeat replace replicate reply report represent repress reprise ' +
  'reproduce request require reschedule rescind rescue research resemble resent resettle reside resign ' +
  'resist resolve resort respect respond rest restart restore restrain restrict restructure result ' +
  'resume retain retaliate retire retreat retrieve return reunite reveal revere reverse revert review ' +
  'revise revisit revive revoke revolt rework risk rival roam rotate ruin rule rush sacrifice sail ' +
  'sample sanction satisfy save scatter schedule scold score screen sculpt search seat secede second ' +
  'secure seem seize select sense sentence separate sequence serve service settle sever shape share ' +
  'shelter shift short shorten shout show showcase side sign signal signify simplify simulate slaughter ' +
  'slope slow smell smoke sneak soar solidify solve sort sound source space spare spark spawn spearhead ' +
  'specialize specify speculate spell spill sponsor sprout spy stabilize stack stage standardize start ' +
  'starve state stay steer stimulate store storm stream strengthen stress stretch struggle study style ' +
  'subdue subject subjugate subscribe subvert succeed succumb suck sue suffer suggest suit summon ' +
  'supervise supplant supplement supply support suppress surface surmount surpass surprise surrender ' +
  'survive suspect suspend sustain switch symbolize synchronize synthesise synthesize tackle talk ' +
  'target telephone televise tend terminate test testify thank theorize threaten thrive thwart tie ' +
  'tighten time tolerate topple toss total touch tour trace track trade trail train transcribe ' +
  'transform transition translate transport travel traverse treat trick trigger trust try turn uncover ' +
  'undermine unearth unify unite unsubscribe unveil update upgrade upload urge use usher utilise ' +
  'utilize value vanish vary venture verify verse veto view vilify violate visit visualize voice ' +
  'volunteer vote vow wage wait walk wander want warn warrant wash watch water weaken weather weigh ' +
  'weight welcome whisper whistle widen wipe wire wish witness wonder wood work worry worship yell ' +
  'yield'
).split(' ');

/** Regular verbs that double their last letter before -ed and -ing. */
export const DOUBLING_VERBS = (
  'acquit admit ban beg blur bob chat chop commit compel concur confer control crop defer deter dip ' +
  'drag drop drum emit excel expel fit flip grab hop hug incur infer jog kidnap knit knot lag log man ' +
  'map mug nod occur omit overlap pad pat permit pin pit plan plot plug prefer propel ram rebel recur refer ' +
  'repel rip rob rot rub scan ship shop shred skin skip slam slip snap sob span spot spur star stem ' +
  'step stir stop strap submit swap tap top transfer transmit trap trim unplug wag wed wrap'
).split(' ');

/** Base form, past, past participle. */
export const IRREGULAR_VERBS: readonly (readonly [string, string, string])[] = (
  'arise/arose/arisen awake/awoke/awoken bear/bore/borne beat/beat/beaten become/became/become ' +
  'begin/began/begun bend/bent/bent bet/bet/bet bid/bid/bid bind/bound/bound bite/bit/bitten ' +
  'bleed/bled/bled blow/blew/blown break/broke/broken breed/bred/bred bring/brought/brought ' +
  'broadcast/broadcast/broadcast build/built/built burst/burst/burst buy/bought/bought cast/cast/cast ' +
  'catch/caught/caught choose/chose/chosen cling/clung/clung come/came/come cost/cost/cost ' +
  'creep/crept/crept cut/cut/cut deal/dealt/dealt dig/dug/dug do/did/done draw/drew/drawn ' +
  'drink/drank/drunk drive/drove/driven dwell/dwelt/dwelt eat/ate/eaten fall/fell/fallen feed/fed/fed ' +
  'feel/felt/felt fight/fought/fought find/found/found flee/fled/fled fling/flung/flung fly/flew/flown ' +
  'forbid/forbade/forbidden forecast/forecast/forecast foresee/foresaw/foreseen forget/forgot/forgotten ' +
  'forgive/forgave/forgiven forgo/forwent/forgone freeze/froze/frozen get/got/gotten give/gave/given ' +
  'go/went/gone grind/ground/ground grow/grew/grown hang/hung/hung have/had/had hear/heard/heard ' +
  'hide/hid/hidden hit/hit/hit hold/held/held hurt/hurt/hurt keep/kept/kept kneel/knelt/knelt ' +
  'know/knew/known lay/laid/laid lead/led/led leave/left/left lend/lent/lent let/let/let light/lit/lit ' +
  'lose/lost/lost make/made/made mean/meant/meant meet/met/met mistake/mistook/mistaken ' +
  'outgrow/outgrew/outgrown outsell/outsold/outsold overcome/overcame/overcome ' +
  'override/overrode/overridden oversee/oversaw/overseen overtake/overtook/overtaken ' +
  'overthrow/overthrew/overthrown partake/partook/partaken pay/paid/paid prove/proved/proven ' +
  'put/put/put quit/quit/quit read/read/read rebuild/rebuilt/rebuilt repay/repaid/repaid ' +
  'reset/reset/reset retake/retook/retaken rewrite/rewrote/rewritten ride/rode/ridden ring/rang/rung ' +
  'rise/rose/risen run/ran/run say/said/said see/saw/seen seek/sought/sought sell/sold/sold ' +
  'send/sent/sent set/set/set shake/shook/shaken shed/shed/shed shoot/shot/shot shrink/shrank/shrunk ' +
  'shut/shut/shut sing/sang/sung sink/sank/sunk sit/sat/sat slay/slew/slain sleep/slept/slept ' +
  'slide/slid/slid speak/spoke/spoken spend/spent/spent spin/spun/spun split/split/split ' +
  'spread/spread/spread spring/sprang/sprung stand/stood/stood steal/stole/stolen stick/stuck/stuck ' +
  'sting/stung/stung strike/struck/struck strive/strove/striven swear/swore/sworn sweep/swept/swept ' +
  'swell/swelled/swollen swim/swam/swum swing/swung/swung take/took/taken teach/taught/taught ' +
  'tear/tore/torn tell/told/told think/thought/thought throw/threw/thrown undergo/underwent/undergone ' +
  'understand/understood/understood undertake/undertook/undertaken undo/undid/undone ' +
  'uphold/upheld/upheld upset/upset/upset wake/woke/woken wear/wore/worn weave/wove/woven ' +
  'weep/wept/wept win/won/won wind/wound/wound withdraw/withdrew/withdrawn withhold/withheld/withheld ' +
  'withstand/withstood/withstood write/wrote/written'
)
  .split(' ')
  .map((forms) => forms.split('/') as [string, string, string]);
