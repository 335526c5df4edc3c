// What people say at a desk, in our own words: the phrases that the intents are learned from.

/** What a message wants; everything that is not said to the assistant itself is a question to the documents. */
export const intents = [
  'question',
  'greeting',
  'thanks',
  'goodbye',
  'identity',
  'abilities',
  'person',
  'repeat',
] as const;
export type Intent = (typeof intents)[number];

/** Phrases by intent, one a line. Those of `question` teach where the others end. */
export const intentPhrases: Readonly<Record<Intent, string>> = {
  greeting: `
    hello how have you been
    hey how have you been lately
    how do you do
    are you doing well
    are you well today
    how has your day been
    how is your day going
    hello assistant
    hi assistant
    hey bot
    hello robot
    a warm hello to you
    tell me how you are
    hope you are well
    what is new
    what is happening
    yo
    hi hi
    welcome back
    anyone around
    good morning to you all
    hi
    hi there
    hello
    hello there
    hello again
    hey
    hey there
    hey you
    hiya
    howdy
    greetings
    good morning
    good afternoon
    good evening
    good day
    morning
    a very good morning to you
    hello how are you
    hi how are you doing
    how are you
    how are you today
    how are you doing today
    how is it going
    how are things
    what's up
    nice to meet you
    pleased to meet you
    is anybody there
    is anyone there
    are you there
    can we chat
    hello my friend
    good to see you`,
  thanks: `
    thanks for helping me out
    thanks you have helped me a lot
    thank you for your time
    thank you for explaining that
    thank you for doing that
    thank you that is great
    i am grateful
    i am thankful for your help
    i am very grateful for that
    i am glad you helped me
    i owe you
    you are a star
    you are great
    you are very kind
    that is very kind of you
    that was kind of you thank you
    you have my thanks
    you were a big help to me
    you helped me so much
    special thanks
    appreciated
    ta
    thx
    ok good
    okay great
    fine
    nice
    excellent
    brilliant
    super
    lovely thank you
    good to know
    that is good to know
    understood
    right thanks
    sounds good
    thanks
    thank you
    thanks a lot
    thank you very much
    thank you so much
    many thanks
    thanks for your help
    thank you for the help
    thanks for the information
    thank you for the answer
    thanks for helping me
    thanks that helps
    that helps
    that helped
    that was helpful
    that was very helpful thank you
    you have been very helpful
    you were a great help
    great thanks
    great thank you
    ok thanks
    okay thank you
    perfect thanks
    perfect
    great
    awesome
    cool
    cheers
    much appreciated
    i appreciate it
    i appreciate your help
    that is all i needed thank you
    that answers my question
    well done
    good job
    very good
    good answer
    wonderful thank you
    ok
    okay
    alright
    got it
    i see
    no thanks
    no thank you`,
  goodbye: `
    it was nice to talk to you
    it was good talking with you
    nice talking to you bye
    it was a pleasure to speak with you
    it was great chatting with you goodbye
    i enjoyed our chat
    i enjoyed our talk
    thank you for chatting with me bye
    see you around
    see ya
    catch you later
    later
    until tomorrow
    bye then
    ok bye
    okay goodbye
    well goodbye
    goodbye for now
    i must go
    i need to leave now
    i have to leave
    enjoy your day
    enjoy the rest of your day
    all the best
    that will be everything for now
    good night then
    sleep well
    over and out
    peace
    that was a good chat
    it has been fun bye
    bye
    bye bye
    bye for now
    goodbye
    good bye
    see you
    see you later
    see you soon
    see you tomorrow
    until next time
    talk to you later
    have a nice day
    have a good day
    have a great evening
    have a good weekend
    good night
    take care
    farewell
    i have to go now
    i am leaving now
    that is all for today
    that will be all
    that's all
    that is everything
    nothing else
    i am done
    we are done here
    thanks bye
    thank you goodbye
    so long`,
  identity: `
    whats your name
    what name do you have
    what name do you go by
    what name should i use for you
    what name were you given
    what are you called
    what exactly are you
    what exactly is your name
    do you mind telling me your name
    may i ask your name
    may i know your name
    can i know your name
    can you tell me your name
    could you give me your name
    i would like to know your name
    i want to know who you are
    so who are you
    who am i talking to
    who am i speaking with
    who am i chatting with
    do you have a nickname
    what kind of bot are you
    what sort of machine are you
    can you tell me whether you are a robot
    can you tell me if you are real
    i want to know if you are a bot
    i would like to know whether you are a person
    i wonder if you are human
    tell me if you are a real person
    are you an actual person
    are you a live person
    are you a living being
    are you some kind of robot
    are you software
    are you an assistant
    am i speaking with a real person
    am i speaking to a human
    are you human or a bot
    are you a bot or a human
    is this a real person
    is this an automatic reply
    who makes you
    who designed you
    who is your maker
    who is your creator
    who is your designer
    who invented you
    who developed you
    who owns you
    who were you made by
    who were you built by
    by whom were you created
    what company made you
    which company built you
    what company are you from
    tell me who made you
    do you know who made you
    where were you made
    when were you made
    when were you created
    when were you born
    what is your birthday
    what age are you
    what is your age in years
    how old is this bot
    can you tell me your age
    tell me how old you are
    do you know how old you are
    how long have you existed
    are you young or old
    are you smart
    are you a man or a woman
    do you have a family
    are you like alexa or siri
    who are you
    what are you
    what is your name
    what's your name
    do you have a name
    what do they call you
    what should i call you
    tell me your name
    tell me about yourself
    introduce yourself
    are you a robot
    are you a bot
    are you a chatbot
    are you a machine
    are you a computer
    are you a program
    are you human
    are you a human being
    are you a person or a machine
    are you a real person
    are you real
    are you alive
    are you an ai
    are you artificial intelligence
    am i talking to a bot
    am i talking to a robot
    am i talking to a machine
    am i chatting with a real human
    is this a bot
    is this a robot or a person
    is there a human writing this
    who made you
    who built you
    who created you
    who programmed you
    who is behind you
    where do you come from
    how old are you
    what is your age
    where do you live
    do you have feelings
    do you sleep`,
  abilities: `
    what things can i ask you
    what types of things can i ask you
    what can i ask you about
    what can i talk to you about
    what can i talk about with you
    what topics can i ask about
    what sort of things do you know
    what sort of things can you do
    what kind of things do you know about
    what kinds of things can you help with
    what type of things can you tell me
    what types of questions do you understand
    what are you capable of
    what are you capable of answering
    what are you able to answer
    what are you able to tell me
    what are you familiar with
    what information do you have
    what information can you give me
    what topics are you familiar with
    what areas do you know
    which topics do you know
    which things can you help me with
    what can you answer
    what can you tell me
    what can you help me with
    what could you do for me
    what do you help with
    what do you offer
    what services do you offer me as a bot
    what tasks can you do
    can you do anything else
    can you tell me what you do
    can you tell me what you can do
    i want to know what you can do
    i want to know what i can ask
    i would like to know what you can help me with
    i need to ask something
    i want to ask you something
    tell me what i can ask
    tell me what you know
    show me what you know
    in what ways can you help
    in what way can you help me
    how could you help me
    how can i use this
    how should i ask
    what are your abilities
    what are your skills
    what are your features
    what is this
    what is this for
    what is this chat for
    what can you do
    what can you do for me
    what are you able to do
    what do you do
    what do you know
    what do you know about
    what can i ask you
    what can i ask
    what may i ask you
    what kind of questions can i ask you
    what sort of questions can you answer
    which questions can you answer
    what questions do you answer
    what topics do you know about
    what topics can you help with
    what subjects do you cover
    which subjects do you know
    how can you help me
    how can you help
    can you help me
    could you help me please
    please help me
    help
    help me
    i need help
    i need some help
    i have a question
    i have some questions
    may i ask you something
    can i ask you a question
    i would like to ask you something
    how do you work
    how does this work
    how does this chat work
    how do i use this
    how do i use you
    what are you good at
    what are you good for
    what are you for
    what is your purpose
    what is your job
    what help can you give
    what things can you help me with
    tell me what you can do
    show me what you can do
    are you able to help me`,
  person: `
    is there anybody i can talk to
    i want a human
    i want a real person
    i want someone else
    i want to complain to a person
    let me talk to your supervisor
    may i speak with your supervisor
    can someone call me
    can somebody help me in person
    could somebody call me back
    i would rather talk to a person
    i would prefer to speak to a human
    i do not want to talk to a bot
    i don't want to talk to a robot
    i do not want to talk to a machine
    stop i want a human
    customer service
    customer support please
    contact a person
    ask a human
    ask a person
    ask a librarian
    forward me to a colleague
    hand me over to your staff
    pass me on to a member of staff
    how can i talk to a person
    how can i reach a human
    how can i speak to someone
    how do i talk to a real person
    who can i talk to
    who can i speak to about this
    can i chat with a member of the staff
    talk to a person
    talk to a human
    talk to somebody
    talk to someone
    speak to a person
    speak to a human
    speak to someone
    speak with a person
    speak with a real person
    chat with a human
    i want to talk to a person
    i want to speak to a human
    i want to talk to a real person
    i want to speak with someone please
    i would like to talk to someone
    i would like to speak to a member of staff
    i'd like to talk to a human being
    i need to talk to a person
    i need to speak to somebody
    i need a human
    can i talk to a person
    can i talk to someone
    can i speak to a human
    can i speak with somebody
    can i speak to a real person please
    can i talk to a librarian
    can i speak to an agent
    could i speak to a member of staff
    could you connect me to a person
    connect me with a human
    connect me to an agent
    connect me to the staff
    put me through to somebody
    put me through to a person
    transfer me to an agent
    transfer me to a human
    let me talk to a human
    let me speak to someone
    get me a human
    get me a person
    give me a human
    human please
    a real person please
    agent
    human
    operator
    representative
    speak to the manager
    i want to speak to the manager
    i want to talk to an operator
    i want to speak to a representative
    is there a person i can talk to
    is there someone i can speak to
    is there a human i can talk to
    hand me over to a person
    talk to the staff
    talk to a librarian
    no i want a person
    call me back please`,
  repeat: `
    what
    sorry
    what now
    can you tell me that again
    can you repeat the last thing you said
    can you repeat what you just said
    can you repeat yourself
    can you run that by me again
    could you run through that once more
    could you go over that again
    could you give me that answer again
    could that be said again
    i need you to repeat that
    i would like you to repeat that
    i want to hear that again
    let me hear that again
    will you say it again
    would you mind saying that again
    would you mind repeating that
    do you mind repeating that
    sorry could you repeat that
    excuse me what did you say
    excuse me
    what did you tell me
    what were you saying
    you said what
    go over that again
    give me that again
    i did not understand can you repeat it
    i lost track of what you said
    what was the last thing you said
    what was the answer again
    what was your answer
    repeat
    repeat that
    repeat that please
    please repeat
    please repeat that
    repeat the answer
    repeat your answer please
    repeat your last answer
    can you repeat that
    can you repeat that please
    can you say that again
    could you repeat that
    could you say that again please
    could you repeat what you said
    would you repeat that please
    say that again
    say it again
    say that once more
    say it one more time please
    once again please
    once more
    again please
    one more time
    what did you say
    what did you just say
    what was that
    what was that again
    come again
    pardon
    pardon me
    i beg your pardon
    sorry what
    sorry what did you say
    sorry i did not catch that
    i didn't catch that
    i didn't hear that
    i did not hear you
    i missed that
    tell me again
    tell me that again`,
  question: `
    when are you open
    when do you open
    when do you close
    are you open on sundays
    are you open today
    are you open now
    are you closed at christmas
    where are you
    where are you located
    where is it
    how do i get there
    how much is it
    how long does it take
    what is it
    what does it cost
    who is he
    who is it
    who is she
    what about children
    what about the cafe
    how about tomorrow
    and on sundays
    and in the evening
    why
    why not
    how
    what is the name of the director
    what is the name of the building
    what is your address
    what is your phone number
    what is your email address
    what is your refund policy
    what is your opening time
    what are your opening hours
    what are your prices
    who is the director
    who is the manager
    who is in charge
    who runs the library
    who made the painting in the hall
    who built the bridge
    who created the garden
    who wrote it
    how old is the building
    how old must children be
    how old do you have to be
    how many people work here
    how do i get help with my homework
    how can i become a member
    how can i renew my books
    how does the self service machine work
    how does the reservation work
    how do i use the printer
    how do i use the computers
    can you renew my book
    can i bring my dog
    can i eat here
    can i return books at another branch
    can i get a card for my child
    can i ask for a book from another library
    can i call to renew a loan
    can you tell me when the cafe opens
    can you tell me where the toilets are
    could you tell me how to join
    can people with wheelchairs get in
    do you have wifi
    do you have a cafe
    do you have a machine for copies
    do you sell tickets
    do you lend computers
    do you offer help with tax forms
    do you take cards
    do i need a card to use the computers
    do you open on good friday
    do you have good books for children
    do you know when the next reading is
    do you know who founded the library
    is it free
    is it far
    is there parking
    is there a toilet
    is there a lift
    is there a person who helps with computers
    is there someone who can help with taxes
    is there a quiet room
    is anyone allowed to join
    i lost my card what can i do
    i lost my card
    i need a book about birds
    i need help with printing
    i want to renew my books
    i want to become a member
    i would like to borrow a laptop
    i would like to book a room
    i have lost a book what happens now
    tell me about the reading room
    tell me about the history of the house
    tell me the opening hours
    tell me when you close
    tell me how to join
    show me the prices
    opening hours
    opening hours sunday
    parking
    wifi password
    late fees
    membership price
    contact
    phone number
    what happens when a book is late
    what happens if i lose a book
    what do i need to join
    what do you charge for copies
    what can i borrow
    what can i do if my book is late
    what can children do in summer
    what can i do about noise
    what should i do with old books
    what was the first book
    what was built in 1932
    what did the mayor say
    what did they change
    what are the rules
    what are the fees
    what are the events this week
    what is open on sunday
    which floor is the music on
    which days are you open
    where can i park
    where can i talk on the phone
    where do i return books
    where can i see the exhibition
    who can help me print
    who can join
    whom do i call about a lost card
    when is story time
    when can i see the archive
    how long can i keep a book
    how late are you open
    how many books may i take
    how much does a card cost
    how much do i have to pay
    how can i see the old newspapers
    how can i speak at an event
    do i have to be quiet
    repeat a reservation
    can i repeat a course
    how often can i renew
    how often does the bus go
    was it good
    did it help the town
    what time does the evening course start
    what time do you close today
    good places to read
    what day is the book sale
    what is a human library
    how do i say thank you to the staff
    how do i thank a volunteer
    what robot is in the hall
    who are the members of the board
    what are the staff called
    what kind of books are there
    what kind of cards do you have
    what sort of events do you have
    which topics do the courses have
    what questions are on the form
    how do i ask for a refund`,
};
