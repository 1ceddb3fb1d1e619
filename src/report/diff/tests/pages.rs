//! Whole pages of 60, 80 and 120 columns, plain and in colour, with and without explanations.

use super::{coloured, diff};
use crate::report::samples;

#[test]
fn on_a_page_of_60_columns() {
    insta::assert_snapshot!(diff(60, &samples::dry_run()), @r#"
    Needs you: 2 rows
      ? requests.csv:7  Dan Wu <dan@acme.example>
          several contacts fit: 2 active contacts have this
          address
          * contact 30682  Dan Wu <dan@acme.example>, company
                           174: same address, same name
          * contact 309    Dan Wu <dan@acme.example>, company
                           1800, inactive: same address, same
                           name
      ! requests.csv:8  Flo Ray <flo@acme.example>
          a value is longer than its field: column "title" has
          71 characters, Autotask takes 50

    Will be written: 4 rows
      + requests.csv:4  Ana Ruiz <ana@acme.exa…  Acme Inc
          create: in the company that uses this email domain
          + companyID     174
          + firstName     Ana
          + lastName      Ruiz
          + emailAddress  ana@acme.example
          + isActive      1
          = also in  requests.csv:10
      + requests.csv:5  Bo Li <bo@new.example>   New Ltd (new)
          create: with a new company
          + company
            + companyName  New Ltd
            + phone        +13125550100
          + contact
            + firstName     Bo
            + lastName      Li
            + emailAddress  bo@new.example
          ! the name was taken from the email address
      ~ requests.csv:6  Cy Dee <cy@acme.exampl…  Acme Inc
          update: fields differ
          ~ mobilePhone:  (empty) → +13125550199
          ~ title:        Accountant → CFO

    Rejected: 1 row
      x requests.csv:9  Gus Poe <gus@gmail.com>
          free or disposable email domain: gmail.com

    Known and skipped: 3 rows (--all shows each)
      = 2 known, unchanged: found by email address
          2 of them: the contact has a different name
      - 1 skipped: neither name nor address
    "#);
}

#[test]
fn on_a_page_of_80_columns() {
    insta::assert_snapshot!(diff(80, &samples::dry_run()), @r#"
    Needs you: 2 rows
      ? requests.csv:7  Dan Wu <dan@acme.example>   several contacts fit: 2 active
                                                    contacts have this address
          * contact 30682  Dan Wu <dan@acme.example>, company 174: same address,
                           same name
          * contact 309    Dan Wu <dan@acme.example>, company 1800, inactive: same
                           address, same name
      ! requests.csv:8  Flo Ray <flo@acme.example>  a value is longer than its
                                                    field: column "title" has 71
                                                    characters, Autotask takes 50

    Will be written: 4 rows
      + requests.csv:4  Ana Ruiz <ana@acme.example>  Acme Inc
          create: in the company that uses this email domain
          + companyID     174
          + firstName     Ana
          + lastName      Ruiz
          + emailAddress  ana@acme.example
          + isActive      1
          = also in  requests.csv:10
      + requests.csv:5  Bo Li <bo@new.example>       New Ltd (new)
          create: with a new company
          + company
            + companyName  New Ltd
            + phone        +13125550100
          + contact
            + firstName     Bo
            + lastName      Li
            + emailAddress  bo@new.example
          ! the name was taken from the email address
      ~ requests.csv:6  Cy Dee <cy@acme.example>     Acme Inc
          update: fields differ
          ~ mobilePhone:  (empty) → +13125550199
          ~ title:        Accountant → CFO

    Rejected: 1 row
      x requests.csv:9  Gus Poe <gus@gmail.com>  free or disposable email domain:
                                                 gmail.com

    Known and skipped: 3 rows (--all shows each)
      = 2 known, unchanged: found by email address
          2 of them: the contact has a different name
      - 1 skipped: neither name nor address
    "#);
}

#[test]
fn on_a_page_of_120_columns() {
    insta::assert_snapshot!(diff(120, &samples::dry_run()), @r#"
    Needs you: 2 rows
      ? requests.csv:7  Dan Wu <dan@acme.example>   several contacts fit: 2 active contacts have this address
          * contact 30682  Dan Wu <dan@acme.example>, company 174: same address, same name
          * contact 309    Dan Wu <dan@acme.example>, company 1800, inactive: same address, same name
      ! requests.csv:8  Flo Ray <flo@acme.example>  a value is longer than its field: column "title" has 71 characters,
                                                    Autotask takes 50

    Will be written: 4 rows
      + requests.csv:4  Ana Ruiz <ana@acme.example>  Acme Inc       create: in the company that uses this email domain
          + companyID     174
          + firstName     Ana
          + lastName      Ruiz
          + emailAddress  ana@acme.example
          + isActive      1
          = also in  requests.csv:10
      + requests.csv:5  Bo Li <bo@new.example>       New Ltd (new)  create: with a new company
          + company
            + companyName  New Ltd
            + phone        +13125550100
          + contact
            + firstName     Bo
            + lastName      Li
            + emailAddress  bo@new.example
          ! the name was taken from the email address
      ~ requests.csv:6  Cy Dee <cy@acme.example>     Acme Inc       update: fields differ
          ~ mobilePhone:  (empty) → +13125550199
          ~ title:        Accountant → CFO

    Rejected: 1 row
      x requests.csv:9  Gus Poe <gus@gmail.com>  free or disposable email domain: gmail.com

    Known and skipped: 3 rows (--all shows each)
      = 2 known, unchanged: found by email address
          2 of them: the contact has a different name
      - 1 skipped: neither name nor address
    "#);
}

#[test]
fn colours_repeat_what_signs_and_words_say() {
    insta::assert_snapshot!(coloured(80, &samples::dry_run()), @r#"
    <bold>Needs you: 2 rows</>
      <magenta>?</> <dim>requests.csv:7</>  Dan Wu <dan@acme.example>   <magenta>several contacts fit: 2 active</>
                                                    <magenta>contacts have this address</>
          * contact 30682  Dan Wu <dan@acme.example>, company 174: same address,
                           same name
          * contact 309    Dan Wu <dan@acme.example>, company 1800, inactive: same
                           address, same name
      <red>!</> <dim>requests.csv:8</>  Flo Ray <flo@acme.example>  <red>a value is longer than its</>
                                                    <red>field: column "title" has 71</>
                                                    <red>characters, Autotask takes 50</>

    <bold>Will be written: 4 rows</>
      <green>+</> <dim>requests.csv:4</>  Ana Ruiz <ana@acme.example>  Acme Inc
          <green>create: in the company that uses this email domain</>
          <green>+</> companyID     174
          <green>+</> firstName     Ana
          <green>+</> lastName      Ruiz
          <green>+</> emailAddress  ana@acme.example
          <green>+</> isActive      1
          = also in  requests.csv:10
      <green>+</> <dim>requests.csv:5</>  Bo Li <bo@new.example>       New Ltd (new)
          <green>create: with a new company</>
          <green>+</> company
            <green>+</> companyName  New Ltd
            <green>+</> phone        +13125550100
          <green>+</> contact
            <green>+</> firstName     Bo
            <green>+</> lastName      Li
            <green>+</> emailAddress  bo@new.example
          <yellow>!</> the name was taken from the email address
      <yellow>~</> <dim>requests.csv:6</>  Cy Dee <cy@acme.example>     Acme Inc
          <yellow>update: fields differ</>
          <yellow>~</> mobilePhone:  (empty) → +13125550199
          <yellow>~</> title:        Accountant → CFO

    <bold>Rejected: 1 row</>
      <dim>x</> <dim>requests.csv:9</>  Gus Poe <gus@gmail.com>  <dim>free or disposable email domain:</>
                                                 <dim>gmail.com</>

    <bold>Known and skipped: 3 rows</> <dim>(--all shows each)</>
      = 2 known, unchanged: found by email address
          <dim>2 of them: the contact has a different name</>
      <dim>-</> 1 skipped: neither name nor address
    "#);
}

#[test]
fn what_is_explained_keeps_to_the_page() {
    let answers = [samples::explained_review(), samples::explained(samples::create())];
    insta::assert_snapshot!(diff(60, &answers), @"
    Needs you: 1 row
      ? requests.csv:7  Dan Wu <dan@acme.example>
          several contacts fit: 2 active contacts have this
          address
          * contact 30682  Dan Wu <dan@acme.example>, company
                           174: same address, same name
          * contact 309    Dan Wu <dan@acme.example>, company
                           1800, inactive: same address, same
                           name
          > company name  Acme Incorporated of Springfield,
                          Illinois: company 174
          . skip rules          none applies
          . email               no contact has this address
          . possible duplicate  two contacts are like this
                                person, and nothing says which
                                of them is meant
          . answer              review: ambiguous_contact

    Will be written: 1 row
      + requests.csv:4  Ana Ruiz <ana@acme.example>  Acme Inc
          create: in the company that uses this email domain
          + companyID     174
          + firstName     Ana
          + lastName      Ruiz
          + emailAddress  ana@acme.example
          + isActive      1
          > domain  acme.example: company 174
          . skip rules  none applies
          . email       no contact has this address
    ");
    insta::assert_snapshot!(diff(80, &answers), @"
    Needs you: 1 row
      ? requests.csv:7  Dan Wu <dan@acme.example>  several contacts fit: 2 active
                                                   contacts have this address
          * contact 30682  Dan Wu <dan@acme.example>, company 174: same address,
                           same name
          * contact 309    Dan Wu <dan@acme.example>, company 1800, inactive: same
                           address, same name
          > company name  Acme Incorporated of Springfield, Illinois: company 174
          . skip rules          none applies
          . email               no contact has this address
          . possible duplicate  two contacts are like this person, and nothing says
                                which of them is meant
          . answer              review: ambiguous_contact

    Will be written: 1 row
      + requests.csv:4  Ana Ruiz <ana@acme.example>  Acme Inc
          create: in the company that uses this email domain
          + companyID     174
          + firstName     Ana
          + lastName      Ruiz
          + emailAddress  ana@acme.example
          + isActive      1
          > domain  acme.example: company 174
          . skip rules  none applies
          . email       no contact has this address
    ");
    insta::assert_snapshot!(diff(120, &answers), @"
    Needs you: 1 row
      ? requests.csv:7  Dan Wu <dan@acme.example>  several contacts fit: 2 active contacts have this address
          * contact 30682  Dan Wu <dan@acme.example>, company 174: same address, same name
          * contact 309    Dan Wu <dan@acme.example>, company 1800, inactive: same address, same name
          > company name  Acme Incorporated of Springfield, Illinois: company 174
          . skip rules          none applies
          . email               no contact has this address
          . possible duplicate  two contacts are like this person, and nothing says which of them is meant
          . answer              review: ambiguous_contact

    Will be written: 1 row
      + requests.csv:4  Ana Ruiz <ana@acme.example>  Acme Inc  create: in the company that uses this email domain
          + companyID     174
          + firstName     Ana
          + lastName      Ruiz
          + emailAddress  ana@acme.example
          + isActive      1
          > domain  acme.example: company 174
          . skip rules  none applies
          . email       no contact has this address
    ");
}

#[test]
fn what_is_explained_stands_back_in_colour() {
    let answers = [samples::explained_review(), samples::explained(samples::create())];
    insta::assert_snapshot!(coloured(60, &answers), @"
    <bold>Needs you: 1 row</>
      <magenta>?</> <dim>requests.csv:7</>  Dan Wu <dan@acme.example>
          <magenta>several contacts fit: 2 active contacts have this</>
          <magenta>address</>
          * contact 30682  Dan Wu <dan@acme.example>, company
                           174: same address, same name
          * contact 309    Dan Wu <dan@acme.example>, company
                           1800, inactive: same address, same
                           name
          <dim>></> company name  Acme Incorporated of Springfield,
                          Illinois: company 174
          <dim>.</> skip rules          none applies
          <dim>.</> email               no contact has this address
          <dim>.</> possible duplicate  two contacts are like this
                                person, and nothing says which
                                of them is meant
          <dim>.</> answer              review: ambiguous_contact

    <bold>Will be written: 1 row</>
      <green>+</> <dim>requests.csv:4</>  Ana Ruiz <ana@acme.example>  Acme Inc
          <green>create: in the company that uses this email domain</>
          <green>+</> companyID     174
          <green>+</> firstName     Ana
          <green>+</> lastName      Ruiz
          <green>+</> emailAddress  ana@acme.example
          <green>+</> isActive      1
          <dim>></> domain  acme.example: company 174
          <dim>.</> skip rules  none applies
          <dim>.</> email       no contact has this address
    ");
}

#[test]
fn colours_on_pages_of_60_and_120_columns() {
    insta::assert_snapshot!(coloured(60, &samples::dry_run()), @r#"
    <bold>Needs you: 2 rows</>
      <magenta>?</> <dim>requests.csv:7</>  Dan Wu <dan@acme.example>
          <magenta>several contacts fit: 2 active contacts have this</>
          <magenta>address</>
          * contact 30682  Dan Wu <dan@acme.example>, company
                           174: same address, same name
          * contact 309    Dan Wu <dan@acme.example>, company
                           1800, inactive: same address, same
                           name
      <red>!</> <dim>requests.csv:8</>  Flo Ray <flo@acme.example>
          <red>a value is longer than its field: column "title" has</>
          <red>71 characters, Autotask takes 50</>

    <bold>Will be written: 4 rows</>
      <green>+</> <dim>requests.csv:4</>  Ana Ruiz <ana@acme.exa…  Acme Inc
          <green>create: in the company that uses this email domain</>
          <green>+</> companyID     174
          <green>+</> firstName     Ana
          <green>+</> lastName      Ruiz
          <green>+</> emailAddress  ana@acme.example
          <green>+</> isActive      1
          = also in  requests.csv:10
      <green>+</> <dim>requests.csv:5</>  Bo Li <bo@new.example>   New Ltd (new)
          <green>create: with a new company</>
          <green>+</> company
            <green>+</> companyName  New Ltd
            <green>+</> phone        +13125550100
          <green>+</> contact
            <green>+</> firstName     Bo
            <green>+</> lastName      Li
            <green>+</> emailAddress  bo@new.example
          <yellow>!</> the name was taken from the email address
      <yellow>~</> <dim>requests.csv:6</>  Cy Dee <cy@acme.exampl…  Acme Inc
          <yellow>update: fields differ</>
          <yellow>~</> mobilePhone:  (empty) → +13125550199
          <yellow>~</> title:        Accountant → CFO

    <bold>Rejected: 1 row</>
      <dim>x</> <dim>requests.csv:9</>  Gus Poe <gus@gmail.com>
          <dim>free or disposable email domain: gmail.com</>

    <bold>Known and skipped: 3 rows</> <dim>(--all shows each)</>
      = 2 known, unchanged: found by email address
          <dim>2 of them: the contact has a different name</>
      <dim>-</> 1 skipped: neither name nor address
    "#);
    insta::assert_snapshot!(coloured(120, &samples::dry_run()), @r#"
    <bold>Needs you: 2 rows</>
      <magenta>?</> <dim>requests.csv:7</>  Dan Wu <dan@acme.example>   <magenta>several contacts fit: 2 active contacts have this address</>
          * contact 30682  Dan Wu <dan@acme.example>, company 174: same address, same name
          * contact 309    Dan Wu <dan@acme.example>, company 1800, inactive: same address, same name
      <red>!</> <dim>requests.csv:8</>  Flo Ray <flo@acme.example>  <red>a value is longer than its field: column "title" has 71 characters,</>
                                                    <red>Autotask takes 50</>

    <bold>Will be written: 4 rows</>
      <green>+</> <dim>requests.csv:4</>  Ana Ruiz <ana@acme.example>  Acme Inc       <green>create: in the company that uses this email domain</>
          <green>+</> companyID     174
          <green>+</> firstName     Ana
          <green>+</> lastName      Ruiz
          <green>+</> emailAddress  ana@acme.example
          <green>+</> isActive      1
          = also in  requests.csv:10
      <green>+</> <dim>requests.csv:5</>  Bo Li <bo@new.example>       New Ltd (new)  <green>create: with a new company</>
          <green>+</> company
            <green>+</> companyName  New Ltd
            <green>+</> phone        +13125550100
          <green>+</> contact
            <green>+</> firstName     Bo
            <green>+</> lastName      Li
            <green>+</> emailAddress  bo@new.example
          <yellow>!</> the name was taken from the email address
      <yellow>~</> <dim>requests.csv:6</>  Cy Dee <cy@acme.example>     Acme Inc       <yellow>update: fields differ</>
          <yellow>~</> mobilePhone:  (empty) → +13125550199
          <yellow>~</> title:        Accountant → CFO

    <bold>Rejected: 1 row</>
      <dim>x</> <dim>requests.csv:9</>  Gus Poe <gus@gmail.com>  <dim>free or disposable email domain: gmail.com</>

    <bold>Known and skipped: 3 rows</> <dim>(--all shows each)</>
      = 2 known, unchanged: found by email address
          <dim>2 of them: the contact has a different name</>
      <dim>-</> 1 skipped: neither name nor address
    "#);
}
